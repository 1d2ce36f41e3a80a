package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.row;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** A model that reads rows for the strategy, in a synchronous query. */
class SelectorSyncTest {

  private static final String ROUTER = "router=support_router.";
  private static final String SELECTOR = ROUTER + "selector=ml.default.judge.";

  private final ManualTiming timing = new ManualTiming();

  @Test
  void itsAnswerDecides() throws Exception {
    try (var router = OpenedFunction.sync(plan(SyncModel.saying("smart"), null))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
      assertThat(router.context.counted())
          .containsEntry(SELECTOR + "attempts", 1L)
          .containsEntry(SELECTOR + "answers", 1L)
          .containsEntry(ROUTER + "source=strategy.decisions", 1L)
          .containsEntry(ROUTER + "candidate=smart.attempts", 1L)
          .doesNotContainKey(ROUTER + "abstentions");
      assertThat(router.context.gauge(SELECTOR + "breaker_state")).isEqualTo(0);
    }
  }

  @Test
  void anAsynchronousOneIsWaitedFor() throws Exception {
    try (var router = OpenedFunction.sync(plan(null, AsyncModel.saying("smart")))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
    }
  }

  @Test
  void withoutOneNothingIsShownOfIt() throws Exception {
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder().candidate("cheap", SyncModel.saying("from cheap")))) {
      ask(router, "hi");
      assertThat(router.context.counted())
          .allSatisfy((name, count) -> assertThat(name).doesNotContain("selector"));
    }
  }

  @Test
  void anAnswerThatIsNoneIsAnAbstention() throws Exception {
    List<SyncModel> odd =
        List.of(
            SyncModel.saying("nobody"),
            SyncModel.saying("unknown"),
            SyncModel.saying(""),
            new SyncModel(input -> null),
            new SyncModel(input -> List.of()),
            new SyncModel(
                input -> List.of(SyncModel.text("smart").iterator().next(), row("smart"))));
    for (SyncModel selector : odd) {
      try (var router = OpenedFunction.sync(plan(selector, null))) {
        assertThat(ask(router, "hi")).containsExactly("from cheap");
        assertThat(router.context.counted())
            .containsEntry(ROUTER + "abstentions", 1L)
            .containsEntry(ROUTER + "source=default.decisions", 1L);
      }
    }
  }

  @Test
  void itsFailureIsTriedAgainAndThenAnAbstentionWithItsClass() throws Exception {
    SyncModel failing =
        SyncModel.failing(RoutingException.ofAttempt(ErrorClass.SERVER, "overloaded"));
    RouterPlanBuilder plan = decided(failing, null).failurePolicy(RouterPlanBuilder.withRetries(1));
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThat(decision(router, "hi")).isEqualTo("selector failed: server, 1 attempts, cost 0.0");
      assertThat(router.context.counted())
          .containsEntry(SELECTOR + "attempts", 2L)
          .containsEntry(SELECTOR + "retries", 1L)
          .containsEntry(SELECTOR + "error_class=server.failures", 2L)
          .containsEntry(ROUTER + "strategy_errors", 1L)
          .containsEntry(ROUTER + "abstentions", 1L)
          .doesNotContainKey(ROUTER + "fallbacks");
    }
  }

  @Test
  void itsFailureFailsTheRowWhereThatIsAskedFor() throws Exception {
    SyncModel failing = SyncModel.failing(new IllegalStateException("hi is what the row holds"));
    try (var router = OpenedFunction.sync(plan(failing, null).failOnStrategyError())) {
      assertThatThrownBy(() -> ask(router, "hi"))
          .hasMessageContaining("selector failed: unknown (IllegalStateException)")
          .hasMessageContaining("'strategy.on-error'")
          .hasMessageNotContaining("what the row holds");
    }
  }

  @Test
  void oneThatFailsEveryRowIsLeftAloneAndNoRowWaitsForIt() throws Exception {
    SyncModel failing =
        SyncModel.failing(RoutingException.ofAttempt(ErrorClass.SERVER, "overloaded"));
    try (var router = OpenedFunction.sync(decided(failing, null), timing)) {
      for (int i = 0; i < 5; i++) {
        assertThat(decision(router, "hi")).startsWith("selector failed: server");
      }
      long before = timing.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(decision(router, "hi"))
            .startsWith("selector not asked: its circuit breaker is open for server");
      }
      assertThat(timing.nanoTime()).isEqualTo(before);
      assertThat(failing.calls()).isEqualTo(5);
      assertThat(router.context.gauge(SELECTOR + "breaker_state")).isEqualTo(1);
      assertThat(router.context.counter(ROUTER + "source=default.decisions")).isEqualTo(105);

      timing.pass(Duration.ofSeconds(31));
      assertThat(decision(router, "hi")).startsWith("selector failed: server");
      assertThat(failing.calls()).isEqualTo(6);
    }
  }

  @Test
  void aServiceThatWantsPeaceForLongIsNotWaitedFor() throws Exception {
    SyncModel throttled =
        SyncModel.failing(RoutingException.ofAttempt(ErrorClass.RATE_LIMIT, "too many"));
    RouterPlanBuilder plan =
        plan(throttled, null)
            .selector(
                SyncModel.saying("smart"),
                null,
                new CandidatePlan.Limits(null, null, 1, null, CallCost.NONE));
    try (var router = OpenedFunction.sync(plan.deadline(Duration.ofSeconds(30)), timing)) {
      assertThat(ask(router, "one")).containsExactly("from smart");
      long before = timing.nanoTime();
      assertThat(ask(router, "two")).containsExactly("from cheap");
      assertThat(timing.nanoTime()).isEqualTo(before);
    }
  }

  @Test
  void aSlowOneLeavesTimeForTheCandidates() throws Exception {
    try (var router =
        OpenedFunction.sync(
            plan(null, AsyncModel.silent()).attemptTimeout(Duration.ofMillis(20)))) {
      assertThat(ask(router, "hi")).containsExactly("from cheap");
      assertThat(router.context.counted())
          .containsEntry(SELECTOR + "error_class=timeout.failures", 1L)
          .containsEntry(SELECTOR + "abandoned", 1L);
    }
  }

  @Test
  void itIsNotAskedAboutNullUnlessThatIsAskedFor() throws Exception {
    RowData partlyNull = GenericRowData.of(null, StringData.fromString("hi"));
    CandidatePlan.InputColumns second =
        new CandidatePlan.InputColumns(List.of(1), List.of(RouterPlanBuilder.STRING));
    CandidatePlan.OutputColumns output =
        new CandidatePlan.OutputColumns(
            List.of(0), List.of(RouterPlanBuilder.STRING), List.of(RouterPlanBuilder.STRING));
    for (NullInput handling : NullInput.values()) {
      SyncModel selector = SyncModel.saying("smart");
      RouterPlanBuilder plan =
          new RouterPlanBuilder()
              .input(RouterPlanBuilder.STRING, RouterPlanBuilder.STRING)
              .candidate("cheap", SyncModel.saying("from cheap"), null, null, second, output)
              .candidate("smart", SyncModel.saying("from smart"), null, null, second, output)
              .nullInput(handling)
              .selector(selector, null, CandidatePlan.Limits.NONE)
              .strategy(new ReadingStrategy());
      try (var router = OpenedFunction.sync(plan)) {
        boolean asked = handling == NullInput.CALL;
        assertThat(OpenedFunction.texts(router.function.predict(partlyNull)))
            .containsExactly(asked ? "from smart" : "from cheap");
        assertThat(selector.calls()).isEqualTo(asked ? 1 : 0);
        assertThat(router.context.counter(ROUTER + "abstentions")).isEqualTo(asked ? 0 : 1);
        assertThat(router.context.counter(ROUTER + "strategy_errors")).isZero();
      }
    }
  }

  @Test
  void aQuestionThatFailsIsAnAbstention() throws Exception {
    SyncModel selector = SyncModel.saying("smart");
    try (var router = OpenedFunction.sync(decided(selector, null))) {
      assertThat(decision(router, "unaskable")).startsWith("strategy error: there is no question");
      assertThat(selector.calls()).isZero();
    }
  }

  @Test
  void whatItCostsCountsEvenIfItAbstains() throws Exception {
    CallCost two = new CallCost(2, 0, 0);
    for (String said : List.of("smart", "nobody")) {
      RouterPlanBuilder plan =
          decided(null, null)
              .selector(
                  SyncModel.saying(said),
                  null,
                  new CandidatePlan.Limits(null, null, null, null, two));
      try (var router = OpenedFunction.sync(plan)) {
        assertThat(decision(router, "hi")).endsWith("1 attempts, cost 2.0");
      }
    }
  }

  @Test
  void itIsClosedWithTheRouter() throws Exception {
    SyncModel selector = SyncModel.saying("smart");
    try (var router = OpenedFunction.sync(plan(selector, null))) {
      assertThat(selector.isOpen()).isTrue();
      router.function.finish();
    }
    assertThat(selector.isOpen()).isFalse();
  }

  @Test
  void aQueryThatForcesACandidateDoesNotAskIt() throws Exception {
    SyncModel selector = SyncModel.saying("smart");
    try (var router = OpenedFunction.sync(plan(selector, null).forced("cheap"))) {
      assertThat(ask(router, "hi")).containsExactly("from cheap");
      assertThat(selector.calls()).isZero();
    }
  }

  private static RouterPlanBuilder plan(
      @Nullable SyncModel selector, @Nullable AsyncModel asyncSelector) {
    return candidates(new RouterPlanBuilder(), selector, asyncSelector);
  }

  /** With reason, attempts and cost in a decision column. */
  private static RouterPlanBuilder decided(
      @Nullable SyncModel selector, @Nullable AsyncModel asyncSelector) {
    return candidates(
        new RouterPlanBuilder()
            .decision(DecisionField.REASON, DecisionField.ATTEMPTS, DecisionField.COST),
        selector,
        asyncSelector);
  }

  private static RouterPlanBuilder candidates(
      RouterPlanBuilder plan, @Nullable SyncModel selector, @Nullable AsyncModel asyncSelector) {
    return plan.candidate("cheap", SyncModel.saying("from cheap"))
        .candidate("smart", SyncModel.saying("from smart"))
        .selector(selector, asyncSelector, CandidatePlan.Limits.NONE)
        .strategy(new ReadingStrategy());
  }

  private static String decision(OpenedFunction<RoutingPredictFunction> router, String text) {
    Collection<RowData> rows = router.function.predict(row(text));
    RowData decision = rows.iterator().next().getRow(1, 3);
    return "%s, %d attempts, cost %s"
        .formatted(decision.getString(0), decision.getInt(1), decision.getDouble(2));
  }
}
