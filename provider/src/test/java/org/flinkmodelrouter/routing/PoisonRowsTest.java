package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.testing.Await.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that every candidate fails come many at once, and look as if all candidates were down. */
class PoisonRowsTest {

  private static final int OPEN = 1;

  private final ManualTiming timing = new ManualTiming();

  @Test
  void rowsBehindABurstOfThemAreAnsweredSoon() throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .deadline(Duration.ofMinutes(2))
            .candidate("first", poisonedBy("bad"))
            .candidate("second", poisonedBy("bad"));
    try (var router = OpenedFunction.async(plan, timing)) {
      assertThat(askAsync(router, "good").get()).containsExactly("well");
      open(router, "first", "second");

      List<CompletableFuture<List<String>>> good = ask(router, "good", 30);
      timing.pass(Duration.ofSeconds(2));

      for (CompletableFuture<List<String>> row : good) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("well"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 120})
  void rowsBehindABurstOfThemAreAnsweredSoonByTheOnlyCandidate(int deadline) throws Exception {
    try (var router = OpenedFunction.async(over(poisonedBy("bad"), deadline), timing)) {
      open(router, "only");

      List<CompletableFuture<List<String>>> good = ask(router, "good", 30);
      timing.pass(Duration.ofSeconds(2));

      for (CompletableFuture<List<String>> row : good) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("well"));
      }
    }
  }

  @Test
  void whatIsDownIsTriedLessAndLessOftenBeforeItsTime() throws Exception {
    AsyncModel only = AsyncModel.failing(HttpFailure.of(500));
    try (var router = OpenedFunction.async(over(only, 120), timing)) {
      open(router, "only");
      int calls = only.calls();
      List<CompletableFuture<List<String>>> rows = ask(router, "row", 30);

      // After 1, 3, 7 and 15 seconds, and then when its time has come.
      for (int tries = 1; tries <= 5; tries++) {
        int expected = calls + tries;
        timing.pass(Duration.ofSeconds(tries < 5 ? 1L << (tries - 1) : 15).plusMillis(50));
        await(() -> only.calls() == expected);
        await(() -> gauge(router, "only") == OPEN);
      }
      timing.pass(Duration.ofMillis(500));
      assertThat(only.calls()).isEqualTo(calls + 5);
      assertThat(rows).noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void aRowThatFailedAlreadyDoesNotTryAgainBeforeTheTime() throws Exception {
    AsyncModel only = AsyncModel.failing(HttpFailure.of(500));
    try (var router = OpenedFunction.async(over(only, 120), timing)) {
      open(router, "only");
      int calls = only.calls();

      timing.pass(Duration.ofSeconds(29));

      await(() -> router.context.gauge("router=support_router.waiting").equals(5));
      assertThat(only.calls()).isEqualTo(calls);
    }
  }

  private static RouterPlanBuilder over(AsyncModel only, int deadlineSeconds) {
    return new RouterPlanBuilder()
        .failurePolicy(FailurePolicy.DEFAULT)
        .deadline(Duration.ofSeconds(deadlineSeconds))
        .candidate("only", only);
  }

  private static AsyncModel poisonedBy(String word) {
    return new AsyncModel(
        input ->
            input.getString(0).toString().equals(word)
                ? CompletableFuture.failedFuture(HttpFailure.of(500))
                : CompletableFuture.completedFuture(SyncModel.text("well")));
  }

  /** As many bad rows as it takes. */
  private void open(OpenedFunction<RoutingAsyncPredictFunction> router, String... candidates)
      throws Exception {
    for (String candidate : candidates) {
      ask(router, "bad", 5);
      await(() -> gauge(router, candidate) == OPEN);
    }
  }

  private static int gauge(OpenedFunction<RoutingAsyncPredictFunction> router, String candidate) {
    return (int)
        router.context.gauge("router=support_router.candidate=" + candidate + ".breaker_state");
  }

  private static List<CompletableFuture<List<String>>> ask(
      OpenedFunction<RoutingAsyncPredictFunction> router, String row, int rows) throws Exception {
    List<CompletableFuture<List<String>>> asked = new ArrayList<>();
    for (int count = 0; count < rows; count++) {
      asked.add(askAsync(router, row));
    }
    return asked;
  }
}
