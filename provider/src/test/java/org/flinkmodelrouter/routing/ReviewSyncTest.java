package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.row;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** Answers that a strategy looks at before they are the row's, on the task's thread. */
class ReviewSyncTest {

  private static final DecisionField[] DECISION = {
    DecisionField.ROUTED_MODEL,
    DecisionField.SOURCE,
    DecisionField.REASON,
    DecisionField.SCORE,
    DecisionField.ATTEMPTS,
    DecisionField.COST,
    DecisionField.ERROR_CLASS
  };

  private final ManualTiming timing = new ManualTiming();

  /** Candidates a, b, c …, which cost 1, 10, 100 … */
  private static RouterPlanBuilder plan(SyncModel... models) {
    RouterPlanBuilder plan = new RouterPlanBuilder().decision(DECISION);
    String[] labels = new String[models.length];
    for (int i = 0; i < models.length; i++) {
      labels[i] = String.valueOf((char) ('a' + i));
      plan.candidate(labels[i], models[i])
          .limits(
              new CandidatePlan.Limits(
                  null, null, null, null, new CallCost(Math.pow(10, i), 0, 0)));
    }
    return plan.strategy(PickyStrategy.of(labels));
  }

  private OpenedFunction<RoutingPredictFunction> opened(RouterPlanBuilder plan) throws Exception {
    return OpenedFunction.sync(plan, timing);
  }

  /** The answer, and then what the decision column tells. */
  private static List<Object> told(OpenedFunction<RoutingPredictFunction> router) {
    return told(router.function.predict(row("hi")));
  }

  static List<Object> told(Collection<RowData> rows) {
    assertThat(rows).hasSize(1);
    RowData row = rows.iterator().next();
    GenericRowData decision = (GenericRowData) row.getRow(1, DECISION.length);
    List<Object> told = new java.util.ArrayList<>();
    told.add(String.valueOf(row.getString(0)));
    for (int i = 0; i < decision.getArity(); i++) {
      Object value = decision.getField(i);
      told.add(value instanceof Number || value == null ? value : value.toString());
    }
    return told;
  }

  private static List<Object> told(Object... values) {
    return java.util.Arrays.asList(values);
  }

  private static long count(OpenedFunction<?> router, String metric) {
    return router.context.counter("router=support_router." + metric);
  }

  @Test
  void anAcceptedAnswerEndsTheRow() throws Exception {
    SyncModel b = SyncModel.saying("b");
    try (var router = opened(plan(SyncModel.saying("a"), b))) {
      assertThat(told(router))
          .isEqualTo(told("a", "a", "strategy", "accepted at 1 of 2", null, 1, 1.0, null));
      assertThat(b.calls()).isZero();
      assertThat(count(router, "candidate=a.rejected")).isZero();
      assertThat(count(router, "source=strategy.decisions")).isOne();
    }
  }

  @Test
  void aRejectedAnswerSendsTheRowOnAndIsPaidForAllTheSame() throws Exception {
    try (var router =
        opened(
            plan(SyncModel.saying("weak"), SyncModel.saying("weak, too"), SyncModel.saying("c")))) {
      assertThat(told(router))
          .isEqualTo(
              told("c", "c", "strategy", "accepted at 3 of 3, the last", null, 3, 111.0, null));
      assertThat(count(router, "candidate=a.rejected")).isOne();
      assertThat(count(router, "candidate=b.rejected")).isOne();
      assertThat(count(router, "candidate=c.rejected")).isZero();
      assertThat(count(router, "source=strategy.decisions")).isOne();
      assertThat(count(router, "fallbacks")).isZero();
      assertThat(count(router, "candidate=a.retries")).isZero();
      assertThat(count(router, "candidate=a.answers")).isOne();
    }
  }

  @Test
  void theLastAnswerStandsThoughItIsRejected() throws Exception {
    try (var router = opened(plan(SyncModel.saying("weak"), SyncModel.saying("weak, too")))) {
      assertThat(told(router))
          .isEqualTo(
              told(
                  "weak, too",
                  "b",
                  "strategy",
                  "rejected at 2 of 2, the last",
                  null,
                  2,
                  11.0,
                  null));
    }
  }

  @Test
  void aHundredRejectionsOpenNoBreaker() throws Exception {
    SyncModel a = SyncModel.saying("weak");
    try (var router = opened(plan(a, SyncModel.saying("b")))) {
      for (int rows = 0; rows < 100; rows++) {
        assertThat(ask(router, "hi")).containsExactly("b");
      }
      assertThat(a.calls()).isEqualTo(100);
      assertThat(router.context.gauge("router=support_router.candidate=a.breaker_state"))
          .isEqualTo(0);
    }
  }

  @Test
  void theAnswerAtHandStandsWhereNoLaterCandidateAnswers() throws Exception {
    SyncModel b = SyncModel.failing(HttpFailure.of(400));
    try (var router = opened(plan(SyncModel.saying("weak"), b, b))) {
      assertThat(told(router))
          .isEqualTo(
              told("weak", "a", "strategy", "rejected at 1 of 3", null, 3, 1.0, "bad-request"));
      assertThat(count(router, "source=strategy.decisions")).isOne();
      assertThat(count(router, "error_class=bad-request.failed_rows")).isZero();
      assertThat(count(router, "fallbacks")).isOne();
    }
  }

  @Test
  void itStandsTooWhereFallbackOnStopsTheRow() throws Exception {
    FailurePolicy usual = RouterPlanBuilder.withRetries(0);
    SyncModel c = SyncModel.saying("c");
    try (var router =
        opened(
            plan(SyncModel.saying("weak"), SyncModel.failing(HttpFailure.of(400)), c)
                .failurePolicy(
                    new FailurePolicy(
                        usual.retry(), null, usual.rateLimit(), Set.of(ErrorClass.SERVER))))) {
      assertThat(ask(router, "hi")).containsExactly("weak");
      assertThat(c.calls()).isZero();
    }
  }

  @Test
  void whoAnswersInPlaceOfOneThatFailedIsAFallback() throws Exception {
    SyncModel down = SyncModel.failing(HttpFailure.of(500));
    try (var router = opened(plan(down, SyncModel.saying("weak"), SyncModel.saying("c")))) {
      assertThat(told(router))
          .isEqualTo(
              told("c", "c", "fallback", "accepted at 3 of 3, the last", null, 3, 110.0, "server"));
      assertThat(count(router, "fallbacks")).as("b, in place of a").isOne();
    }
  }

  @Test
  void anOpenBreakerKeepsNoRowWaitingThatHasAnAnswer() throws Exception {
    SyncModel b = SyncModel.failing(HttpFailure.of(401));
    try (var router = opened(plan(SyncModel.saying("weak"), b))) {
      assertThat(ask(router, "finds out")).containsExactly("weak");
      long before = timing.nanoTime();
      assertThat(told(router))
          .isEqualTo(told("weak", "a", "strategy", "rejected at 1 of 2", null, 1, 1.0, null));
      assertThat(timing.nanoTime()).isEqualTo(before);
      assertThat(b.calls()).isOne();
    }
  }

  @Test
  void aRetryOfALaterCandidateIsWorthTheWait() throws Exception {
    boolean[] failed = new boolean[1];
    SyncModel b =
        new SyncModel(
            input -> {
              if (!failed[0]) {
                failed[0] = true;
                throw HttpFailure.of(503);
              }
              return SyncModel.text("b");
            });
    try (var router =
        opened(plan(SyncModel.saying("weak"), b).failurePolicy(RouterPlanBuilder.withRetries(1)))) {
      assertThat(ask(router, "hi")).containsExactly("b");
      assertThat(count(router, "candidate=b.retries")).isOne();
    }
  }

  @Test
  void theRowsDeadlineCoversAllOfIt() throws Exception {
    SyncModel slow =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofSeconds(61));
              return SyncModel.text("weak");
            });
    SyncModel b = SyncModel.saying("b");
    try (var router = opened(plan(slow, b))) {
      assertThat(ask(router, "hi")).containsExactly("weak");
      assertThat(b.calls()).isZero();
    }
  }

  @Test
  void maxAttemptsCountsTheRejectedOnes() throws Exception {
    SyncModel c = SyncModel.saying("c");
    try (var router =
        opened(plan(SyncModel.saying("weak"), SyncModel.saying("weak, too"), c).maxAttempts(2))) {
      assertThat(told(router)).contains("weak, too", "rejected at 2 of 3, the last").contains(2);
      assertThat(c.calls()).isZero();
    }
  }

  @Test
  void aRowNeverGoesBackToACandidateBeforeTheOneThatAnswered() throws Exception {
    boolean[] up = new boolean[1];
    SyncModel a =
        new SyncModel(
            input -> {
              if (!up[0]) {
                throw HttpFailure.of(401);
              }
              return SyncModel.text("weaker");
            });
    SyncModel b =
        new SyncModel(
            input -> {
              timing.pass(up[0] ? Duration.ofSeconds(40) : Duration.ZERO);
              return SyncModel.text("weak");
            });
    try (var router = opened(plan(a, b, SyncModel.saying("c")).deadline(Duration.ofMinutes(10)))) {
      assertThat(ask(router, "opens a's breaker")).containsExactly("c");
      up[0] = true;
      assertThat(ask(router, "a may be tried again when b has answered")).containsExactly("c");
      assertThat(a.calls()).isOne();
      assertThat(ask(router, "and now it is")).containsExactly("c");
      assertThat(a.calls()).isEqualTo(2);
    }
  }

  @Test
  void aStrategyThatFailsOnAnAnswerRejectsItAndQuotesNothing() throws Exception {
    try (var router =
        opened(plan(SyncModel.saying("bad secret"), SyncModel.failing(HttpFailure.of(400))))) {
      assertThat(told(router)).contains("bad secret", "strategy error: IllegalArgumentException");
      assertThat(count(router, "strategy_errors")).isOne();
      assertThat(count(router, "candidate=a.rejected")).isOne();
      assertThat(count(router, "abstentions")).isZero();
    }
  }

  @Test
  void orFailsTheRowAndNotTheCandidate() throws Exception {
    try (var router =
        opened(plan(SyncModel.saying("bad secret"), SyncModel.saying("b")).failOnStrategyError())) {
      assertThatThrownBy(() -> ask(router, "hi"))
          .isInstanceOf(RoutingException.class)
          .hasMessageContaining("IllegalArgumentException, and 'strategy.on-error' is 'fail'")
          .hasMessageNotContaining("secret");
      assertThat(router.context.counted().keySet())
          .noneMatch(path -> path.contains("candidate=a") && path.endsWith(".failures"));
    }
  }

  @Test
  void nobodyReviewsTheAnswerOfACandidateThatTheQueryForces() throws Exception {
    try (var router = opened(plan(SyncModel.saying("weak"), SyncModel.saying("b")).forced("a"))) {
      assertThat(told(router))
          .isEqualTo(told("weak", "a", "forced", "forced by the query", null, 1, 1.0, null));
    }
  }

  @Test
  void anEmptyAnswerIsAFailureAndNothingToReview() throws Exception {
    try (var router = opened(plan(new SyncModel(input -> List.of()), SyncModel.saying("b")))) {
      assertThat(told(router)).contains("b", "fallback", "empty-answer");
      assertThat(count(router, "candidate=a.rejected")).isZero();
    }
  }

  @Test
  void anInnerRouterThatAskedNobodyHasNothingToReview() throws Exception {
    SyncModel inner = new SyncModel(input -> new NullAnswer(new GenericRowData(1)));
    SyncModel b = SyncModel.saying("b");
    try (var router = opened(plan(inner, b))) {
      Collection<RowData> rows = router.function.predict(row("hi"));
      assertThat(rows).hasSize(1);
      assertThat(rows.iterator().next().isNullAt(0)).isTrue();
      assertThat(b.calls()).isZero();
    }
  }

  @Test
  void theSelectorsOpinionCountsWhereTheStrategyAsksForIt() throws Exception {
    SyncModel judge =
        new SyncModel(
            input ->
                SyncModel.text(input.getString(0).toString().equals("hi? odd a") ? "0.3" : "0.8"));
    try (var router =
        opened(
            plan(SyncModel.saying("odd a"), SyncModel.saying("odd b"))
                .selector(judge, null, costing(1000)))) {
      assertThat(told(router))
          .isEqualTo(
              told("odd b", "b", "strategy", "scored at 2 of 2, the last", 0.8, 2, 2011.0, null));
      assertThat(judge.calls()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerOnWhichTheSelectorHasNoOpinionIsRejected() throws Exception {
    try (var router =
        opened(
            plan(SyncModel.saying("odd a"), SyncModel.failing(HttpFailure.of(400)))
                .selector(SyncModel.failing(HttpFailure.of(400)), null, costing(1000)))) {
      assertThat(told(router)).contains("odd a", "selector failed: bad-request").contains(1.0);
      assertThat(count(router, "strategy_errors")).isOne();
    }
  }

  @Test
  void aStrategyThatAsksASelectorThatIsNotThereFails() throws Exception {
    try (var router = opened(plan(SyncModel.saying("odd a"), SyncModel.saying("b")))) {
      assertThat(ask(router, "hi")).containsExactly("b");
      assertThat(count(router, "strategy_errors")).isOne();
    }
  }

  private static CandidatePlan.Limits costing(double perCall) {
    return new CandidatePlan.Limits(null, null, null, null, new CallCost(perCall, 0, 0));
  }
}
