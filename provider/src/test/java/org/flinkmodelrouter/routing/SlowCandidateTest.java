package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.testing.Await.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/**
 * What becomes of rows whose candidate answers, but ever so slowly; calls are slow from 15 s on.
 */
class SlowCandidateTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration OPEN = Duration.ofSeconds(31);
  private static final String CHEAP = "router=support_router.candidate=cheap.";

  private final ManualTiming timing = new ManualTiming();

  /** Calls of the cheap model, which end when a test says so. */
  private final List<CompletableFuture<Collection<RowData>>> calls = new CopyOnWriteArrayList<>();

  private final AsyncModel cheap =
      new AsyncModel(
          input -> {
            CompletableFuture<Collection<RowData>> call = new CompletableFuture<>();
            calls.add(call);
            return call;
          });

  @Test
  void rowsLeaveItWhenFiveCallsInARowHavePassedTheLimit() throws Exception {
    try (var router = opened(AsyncModel.saying("smart"))) {
      answerQuickly(router);
      List<CompletableFuture<List<String>>> rows = askTimes(router, 5);
      timing.pass(LIMIT.minusMillis(1));
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(0);
      assertThat(rows).noneMatch(CompletableFuture::isDone);
      timing.pass(Duration.ofMillis(1));
      areAnswered(rows, "smart");
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(1);
      assertThat(router.context.counter(CHEAP + "abandoned")).isEqualTo(5);
      areAnswered(askTimes(router, 5), "smart");

      calls.forEach(call -> call.complete(SyncModel.text("late")));
      assertThat(router.context.counter(CHEAP + "late_answers")).isEqualTo(5);
      assertThat(router.context.counter(CHEAP + "answers")).isOne();
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(1);
    }
  }

  @Test
  void aCallThatWasSlowBeforeItsEndIsCountedOnce() throws Exception {
    try (var router = opened(AsyncModel.saying("smart"))) {
      answerQuickly(router);
      for (int row = 0; row < 4; row++) {
        List<CompletableFuture<List<String>>> asked = askTimes(router, 1);
        timing.pass(LIMIT.plusSeconds(5));
        last().complete(SyncModel.text("cheap"));
        areAnswered(asked, "cheap");
      }
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(0);
      List<CompletableFuture<List<String>>> fifth = askTimes(router, 1);
      timing.pass(LIMIT);
      areAnswered(fifth, "smart");
    }
  }

  @Test
  void rowsStayWhereNobodyElseIsWell() throws Exception {
    try (var router = opened(AsyncModel.failing(HttpFailure.of(401)))) {
      answerQuickly(router);
      List<CompletableFuture<List<String>>> first = askTimes(router, 1);
      last().completeExceptionally(HttpFailure.of(400));
      assertThat(first.get(0)).failsWithin(1, TimeUnit.MINUTES);
      List<CompletableFuture<List<String>>> rows = askTimes(router, 8);
      timing.pass(LIMIT.plusSeconds(10));
      calls.forEach(call -> call.complete(SyncModel.text("cheap")));
      areAnswered(rows, "cheap");
      assertThat(router.context.counter(CHEAP + "abandoned")).isZero();
    }
  }

  @Test
  void rowsStayIfNothingElseMayServeThemAfterATimeout() throws Exception {
    RouterPlanBuilder plan =
        plan(AsyncModel.saying("smart"))
            .failurePolicy(
                new FailurePolicy(
                    FailurePolicy.DEFAULT.retry(),
                    FailurePolicy.DEFAULT.breaker(),
                    RateLimitMode.WAIT,
                    Set.of(ErrorClass.SERVER)));
    try (var router = OpenedFunction.async(plan, timing)) {
      answerQuickly(router);
      List<CompletableFuture<List<String>>> rows = askTimes(router, 8);
      timing.pass(LIMIT.plusSeconds(10));
      calls.forEach(call -> call.complete(SyncModel.text("cheap")));
      areAnswered(rows, "cheap");
    }
  }

  @Test
  void aCandidateThatAlwaysTakesSoLongKeepsItsRows() throws Exception {
    try (var router = opened(AsyncModel.saying("smart"))) {
      for (int round = 0; round < 10; round++) {
        List<CompletableFuture<List<String>>> rows = askTimes(router, 5);
        timing.pass(LIMIT.plusSeconds(5));
        calls.forEach(call -> call.complete(SyncModel.text("cheap")));
        areAnswered(rows, "cheap");
      }
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(0);
    }
  }

  @Test
  void aRowComesBackIfTheOtherFailsIt() throws Exception {
    try (var router = opened(AsyncModel.failing(HttpFailure.of(400)))) {
      answerQuickly(router);
      List<CompletableFuture<List<String>>> rows = askTimes(router, 5);
      timing.pass(LIMIT);
      await(() -> calls.size() == 1 + 5 + 5);
      calls.subList(6, 11).forEach(call -> call.complete(SyncModel.text("cheap after all")));
      areAnswered(rows, "cheap after all");
    }
  }

  @Test
  void theRowThatTriesItGoesOnAndItsCallTellsHowItIs() throws Exception {
    try (var router = opened(AsyncModel.saying("smart"))) {
      leaveItAlone(router);
      timing.pass(OPEN);
      List<CompletableFuture<List<String>>> tries = askTimes(router, 1);
      assertThat(tries.get(0)).isNotDone();
      timing.pass(Duration.ofMillis(200));
      areAnswered(tries, "smart");
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(2);
      areAnswered(askTimes(router, 3), "smart");

      last().complete(SyncModel.text("well again"));
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(0);
      List<CompletableFuture<List<String>>> after = askTimes(router, 1);
      last().complete(SyncModel.text("cheap"));
      areAnswered(after, "cheap");
    }
  }

  @Test
  void aTryThatIsSlowHasFailed() throws Exception {
    try (var router = opened(AsyncModel.saying("smart"))) {
      leaveItAlone(router);
      timing.pass(OPEN);
      areAnsweredAfter(Duration.ofMillis(200), askTimes(router, 1), "smart");
      timing.pass(LIMIT);
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(1);
      int asked = cheap.calls();
      timing.pass(OPEN);
      areAnswered(askTimes(router, 1), "smart");
      assertThat(cheap.calls()).as("the time doubled").isEqualTo(asked);
      timing.pass(OPEN);
      areAnsweredAfter(Duration.ofMillis(200), askTimes(router, 1), "smart");
      assertThat(cheap.calls()).isEqualTo(asked + 1);
    }
  }

  @Test
  void aTryOfOneThatNeverWasQuickLastsAsLongAsAnAttempt() throws Exception {
    try (var router = opened(AsyncModel.saying("smart"))) {
      List<CompletableFuture<List<String>>> first = askTimes(router, 1);
      last().completeExceptionally(HttpFailure.of(401));
      areAnswered(first, "smart");
      timing.pass(OPEN);
      areAnsweredAfter(Duration.ofMillis(200), askTimes(router, 1), "smart");
      timing.pass(LIMIT.plusSeconds(5));
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(2);
      last().complete(SyncModel.text("well again"));
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(0);
    }
  }

  @Test
  void aTryThatNeverEndsFailsWithItsTime() throws Exception {
    try (var router = opened(AsyncModel.saying("smart"))) {
      List<CompletableFuture<List<String>>> first = askTimes(router, 1);
      last().completeExceptionally(HttpFailure.of(401));
      areAnswered(first, "smart");
      timing.pass(OPEN);
      areAnsweredAfter(Duration.ofMillis(200), askTimes(router, 1), "smart");
      timing.pass(Duration.ofSeconds(30));
      assertThat(router.context.gauge(CHEAP + "breaker_state")).isEqualTo(1);
    }
  }

  private RouterPlanBuilder plan(AsyncModel smart) {
    return new RouterPlanBuilder()
        .failurePolicy(FailurePolicy.DEFAULT)
        .candidate("cheap", cheap)
        .candidate("smart", smart);
  }

  private OpenedFunction<RoutingAsyncPredictFunction> opened(AsyncModel smart) throws Exception {
    return OpenedFunction.async(plan(smart), timing);
  }

  private void answerQuickly(OpenedFunction<RoutingAsyncPredictFunction> router) {
    CompletableFuture<List<String>> row = askAsync(router, "quick");
    last().complete(SyncModel.text("cheap"));
    areAnswered(List.of(row), "cheap");
  }

  private void leaveItAlone(OpenedFunction<RoutingAsyncPredictFunction> router) {
    answerQuickly(router);
    areAnsweredAfter(LIMIT, askTimes(router, 5), "smart");
  }

  private CompletableFuture<Collection<RowData>> last() {
    return calls.get(calls.size() - 1);
  }

  private static List<CompletableFuture<List<String>>> askTimes(
      OpenedFunction<RoutingAsyncPredictFunction> router, int times) {
    List<CompletableFuture<List<String>>> rows = new ArrayList<>();
    for (int row = 0; row < times; row++) {
      rows.add(askAsync(router, "row"));
    }
    return rows;
  }

  private void areAnsweredAfter(
      Duration time, List<CompletableFuture<List<String>>> rows, String answer) {
    timing.pass(time);
    areAnswered(rows, answer);
  }

  private static void areAnswered(List<CompletableFuture<List<String>>> rows, String answer) {
    for (CompletableFuture<List<String>> row : rows) {
      assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of(answer));
    }
  }
}
