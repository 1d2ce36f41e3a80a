package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** A model that reads rows for the strategy, in an asynchronous query. */
class SelectorAsyncTest {

  private static final String ROUTER = "router=support_router.";
  private static final String SELECTOR = ROUTER + "selector=ml.default.judge.";

  private final ManualTiming timing = new ManualTiming();

  @Test
  void itsAnswerDecidesWhenItComes() throws Exception {
    CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
    try (var router = OpenedFunction.async(plan(null, new AsyncModel(input -> answer)))) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      assertThat(router.context.gauge(SELECTOR + "in_flight")).isEqualTo(1);
      assertThat(router.context.counter(ROUTER + "candidate=smart.attempts")).isZero();
      answer.complete(SyncModel.text("smart"));
      assertThat(asked.get()).containsExactly("from smart");
      assertThat(router.context.counter(SELECTOR + "answers")).isOne();
    }
  }

  @Test
  void aSynchronousOneIsAskedOnAThreadOfItsOwn() throws Exception {
    Thread task = Thread.currentThread();
    SyncModel selector =
        new SyncModel(
            input -> {
              assertThat(Thread.currentThread()).isNotSameAs(task);
              return SyncModel.text("smart");
            });
    try (var router = OpenedFunction.async(plan(selector, null))) {
      assertThat(askAsync(router, "hi").get()).containsExactly("from smart");
    }
  }

  @Test
  void whateverItFailsWithIsAnAbstention() throws Exception {
    List<AsyncModel> failing =
        List.of(
            AsyncModel.failing(new IllegalStateException("no")),
            AsyncModel.failing(RoutingException.ofAttempt(ErrorClass.QUOTA, "nothing left")),
            AsyncModel.saying(""),
            AsyncModel.saying("unknown"),
            new AsyncModel(input -> null),
            new AsyncModel(
                input -> {
                  throw new IllegalStateException("no");
                }));
    for (AsyncModel selector : failing) {
      try (var router = OpenedFunction.async(plan(null, selector))) {
        assertThat(askAsync(router, "hi").get()).containsExactly("from cheap");
        assertThat(router.context.counted())
            .containsEntry(ROUTER + "strategy_errors", 1L)
            .containsEntry(ROUTER + "abstentions", 1L);
      }
    }
  }

  @Test
  void aQuestionThatFailsIsAnAbstention() throws Exception {
    AsyncModel selector = AsyncModel.saying("smart");
    try (var router = OpenedFunction.async(plan(null, selector))) {
      assertThat(askAsync(router, "unaskable").get()).containsExactly("from cheap");
      assertThat(selector.calls()).isZero();
      assertThat(router.context.counter(ROUTER + "strategy_errors")).isOne();
    }
  }

  @Test
  void itsFailureFailsTheRowWhereThatIsAskedFor() throws Exception {
    AsyncModel failing = AsyncModel.failing(new IllegalStateException("hi is the row"));
    try (var router = OpenedFunction.async(plan(null, failing).failOnStrategyError())) {
      assertThatThrownBy(askAsync(router, "hi")::get)
          .hasMessageContaining("selector failed: unknown (IllegalStateException)")
          .hasMessageNotContaining("is the row");
    }
  }

  @Test
  void aSilentOneIsGivenUpInTimeForTheCandidates() throws Exception {
    try (var router =
        OpenedFunction.async(
            plan(null, AsyncModel.silent()).deadline(Duration.ofSeconds(30)), timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      timing.pass(Duration.ofSeconds(10));
      assertThat(asked.get()).containsExactly("from cheap");
      assertThat(router.context.counted())
          .containsEntry(SELECTOR + "abandoned", 1L)
          .containsEntry(SELECTOR + "error_class=timeout.failures", 1L);
      assertThat(timing.waiting()).isZero();
    }
  }

  @Test
  void aTimeoutOfItsOwnHasUpToHalfOfTheRow() throws Exception {
    RouterPlanBuilder plan =
        plan(null, null)
            .selector(
                null,
                AsyncModel.silent(),
                new CandidatePlan.Limits(Duration.ofMinutes(1), null, null, null, CallCost.NONE));
    try (var router = OpenedFunction.async(plan.deadline(Duration.ofSeconds(30)), timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      timing.pass(Duration.ofSeconds(14));
      assertThat(asked).isNotDone();
      timing.pass(Duration.ofSeconds(1));
      assertThat(asked.get()).containsExactly("from cheap");
    }
  }

  @Test
  void oneThatFailsEveryRowIsLeftAloneAndNoRowWaitsForIt() throws Exception {
    AsyncModel failing =
        AsyncModel.failing(RoutingException.ofAttempt(ErrorClass.SERVER, "overloaded"));
    try (var router = OpenedFunction.async(plan(null, failing), timing)) {
      for (int i = 0; i < 100; i++) {
        assertThat(askAsync(router, "hi").get()).containsExactly("from cheap");
      }
      assertThat(failing.calls()).isEqualTo(5);
      assertThat(router.context.gauge(SELECTOR + "breaker_state")).isEqualTo(1);
      assertThat(router.context.gauge(ROUTER + "waiting")).isEqualTo(0);
    }
  }

  @Test
  void noRowWaitsWhileOneTriesWhetherItIsWellAgain() throws Exception {
    CompletableFuture<Collection<RowData>> probe = new CompletableFuture<>();
    List<CompletableFuture<Collection<RowData>>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(
          CompletableFuture.failedFuture(
              RoutingException.ofAttempt(ErrorClass.SERVER, "overloaded")));
    }
    answers.add(probe);
    AsyncModel selector = new AsyncModel(input -> answers.remove(0));
    try (var router = OpenedFunction.async(plan(null, selector), timing)) {
      for (int i = 0; i < 5; i++) {
        askAsync(router, "hi").get();
      }
      timing.pass(Duration.ofSeconds(31));
      CompletableFuture<List<String>> trying = askAsync(router, "hi");
      assertThat(trying).isNotDone();
      assertThat(askAsync(router, "hi").get()).containsExactly("from cheap");
      probe.complete(SyncModel.text("smart"));
      assertThat(trying.get()).containsExactly("from smart");
      assertThat(router.context.gauge(SELECTOR + "breaker_state")).isEqualTo(0);
    }
  }

  @Test
  void rowsWaitForATurnAtIt() throws Exception {
    List<CompletableFuture<Collection<RowData>>> asked = new ArrayList<>();
    RouterPlanBuilder plan =
        plan(null, null)
            .selector(
                null,
                new AsyncModel(
                    input -> {
                      CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
                      asked.add(answer);
                      return answer;
                    }),
                new CandidatePlan.Limits(null, 1, null, null, CallCost.NONE));
    try (var router = OpenedFunction.async(plan)) {
      CompletableFuture<List<String>> first = askAsync(router, "one");
      CompletableFuture<List<String>> second = askAsync(router, "two");
      assertThat(asked).hasSize(1);
      assertThat(router.context.gauge(ROUTER + "waiting")).isEqualTo(1);
      asked.get(0).complete(SyncModel.text("smart"));
      assertThat(first.get()).containsExactly("from smart");
      assertThat(second).isNotDone();
    }
  }

  private static RouterPlanBuilder plan(
      @Nullable SyncModel selector, @Nullable AsyncModel asyncSelector) {
    return new RouterPlanBuilder()
        .candidate("cheap", null, AsyncModel.saying("from cheap"), null)
        .candidate("smart", null, AsyncModel.saying("from smart"), null)
        .selector(selector, asyncSelector, CandidatePlan.Limits.NONE)
        .strategy(new ReadingStrategy());
  }
}
