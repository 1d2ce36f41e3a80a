package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.testing.Await.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** As {@link ReviewSyncTest}, where answers arrive on any thread. */
class ReviewAsyncTest {

  private final ManualTiming timing = new ManualTiming();

  private static RouterPlanBuilder plan(AsyncModel a, AsyncModel b) {
    return new RouterPlanBuilder()
        .candidate("a", a)
        .candidate("b", b)
        .strategy(PickyStrategy.of("a", "b"));
  }

  private static void assertAnswer(CompletableFuture<List<String>> row, String text) {
    assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of(text));
  }

  @Test
  void aRejectedAnswerSendsTheRowOnWhereverItArrives() throws Exception {
    List<CompletableFuture<Collection<RowData>>> calls = new ArrayList<>();
    AsyncModel a =
        new AsyncModel(
            input -> {
              calls.add(new CompletableFuture<>());
              return calls.get(calls.size() - 1);
            });
    AsyncModel b = AsyncModel.saying("b");
    try (var router = OpenedFunction.async(plan(a, b), timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        rows.add(askAsync(router, "row"));
      }
      for (int row = 0; row < 20; row++) {
        Collection<RowData> answer = SyncModel.text(row % 2 == 0 ? "weak" : "good");
        calls.get(row).completeAsync(() -> answer);
      }
      for (int row = 0; row < 20; row++) {
        assertAnswer(rows.get(row), row % 2 == 0 ? "b" : "good");
      }
      assertThat(b.calls()).isEqualTo(10);
      assertThat(router.context.counter("router=support_router.candidate=a.rejected"))
          .isEqualTo(10);
      assertThat(router.context.counter("router=support_router.source=strategy.decisions"))
          .isEqualTo(20);
    }
  }

  @Test
  void theAnswerAtHandStandsWhenTheNextOneTakesTooLong() throws Exception {
    AsyncModel b = AsyncModel.silent();
    RouterPlanBuilder plan =
        plan(AsyncModel.saying("weak"), b).attemptTimeout(Duration.ofSeconds(5));
    try (var router = OpenedFunction.async(plan, timing)) {
      CompletableFuture<List<String>> row = askAsync(router, "hi");
      await(() -> b.calls() == 1);
      timing.pass(Duration.ofSeconds(60));
      assertAnswer(row, "weak");
      assertThat(router.context.counter("router=support_router.candidate=b.abandoned")).isOne();
    }
  }

  @Test
  void anOpenBreakerKeepsNoRowWaitingThatHasAnAnswer() throws Exception {
    AsyncModel b = AsyncModel.failing(HttpFailure.of(401));
    try (var router = OpenedFunction.async(plan(AsyncModel.saying("weak"), b), timing)) {
      assertAnswer(askAsync(router, "finds out"), "weak");
      assertAnswer(askAsync(router, "hi"), "weak");
      assertThat(b.calls()).isOne();
    }
  }

  @Test
  void theSelectorIsAskedWithoutATaskWaitingForIt() throws Exception {
    List<CompletableFuture<Collection<RowData>>> opinions = new ArrayList<>();
    AsyncModel judge =
        new AsyncModel(
            input -> {
              opinions.add(new CompletableFuture<>());
              return opinions.get(opinions.size() - 1);
            });
    RouterPlanBuilder plan =
        plan(AsyncModel.saying("odd"), AsyncModel.saying("b"))
            .selector(null, judge, CandidatePlan.Limits.NONE);
    try (var router = OpenedFunction.async(plan, timing)) {
      CompletableFuture<List<String>> good = askAsync(router, "one");
      CompletableFuture<List<String>> poor = askAsync(router, "other");
      assertThat(good).isNotDone();
      opinions.get(0).completeAsync(() -> SyncModel.text("0.9"));
      opinions.get(1).completeAsync(() -> SyncModel.text("0.1"));
      assertAnswer(good, "odd");
      assertAnswer(poor, "b");
    }
  }

  @Test
  void aSelectorThatIsSilentRejectsInItsShareOfTheTime() throws Exception {
    RouterPlanBuilder plan =
        plan(AsyncModel.saying("odd"), AsyncModel.saying("b"))
            .selector(null, AsyncModel.silent(), CandidatePlan.Limits.NONE);
    try (var router = OpenedFunction.async(plan, timing)) {
      CompletableFuture<List<String>> row = askAsync(router, "hi");
      assertThat(row).isNotDone();
      timing.pass(Duration.ofSeconds(30));
      assertAnswer(row, "b");
    }
  }

  @Test
  void aReviewThatFailsTheRowFailsItWithItsOwnError() throws Exception {
    RouterPlanBuilder plan =
        plan(AsyncModel.saying("bad secret"), AsyncModel.saying("b")).failOnStrategyError();
    try (var router = OpenedFunction.async(plan, timing)) {
      assertThat(askAsync(router, "hi"))
          .failsWithin(1, TimeUnit.MINUTES)
          .withThrowableOfType(ExecutionException.class)
          .havingCause()
          .isInstanceOf(RoutingException.class)
          .withMessageContaining("'strategy.on-error' is 'fail'")
          .withMessageNotContaining("secret");
    }
  }
}
