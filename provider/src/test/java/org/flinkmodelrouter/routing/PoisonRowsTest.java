package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.testing.Await.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flinkmodelrouter.resilience.RoutingException;
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aQueryFullOfThemGoesOnSoon(boolean answeredBefore) throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .deadline(Duration.ofMinutes(2))
            .candidate("first", poisonedBy("bad"))
            .candidate("second", poisonedBy("bad"));
    try (var router = OpenedFunction.async(plan, timing)) {
      if (answeredBefore) {
        assertThat(askAsync(router, "good").get()).containsExactly("well");
      }
      List<CompletableFuture<List<String>>> bad = ask(router, "bad", 10);
      for (int time = 0; time < 40 && !bad.stream().allMatch(CompletableFuture::isDone); time++) {
        pass(Duration.ofMillis(50), router, bad);
      }

      assertThat(bad).allMatch(CompletableFuture::isCompletedExceptionally);
      assertThat(healthChecks(router, "first")).isPositive();
      assertThat(askAsync(router, "good").get(1, TimeUnit.MINUTES)).containsExactly("well");
    }
  }

  @Test
  void aQueryFullOfRowsThatMeetAnOutageWaitsForItsEnd() throws Exception {
    boolean[] down = new boolean[1];
    AsyncModel only =
        new AsyncModel(
            input ->
                down[0]
                    ? CompletableFuture.failedFuture(HttpFailure.of(500))
                    : CompletableFuture.completedFuture(SyncModel.text("well")));
    try (var router = OpenedFunction.async(over(only, 120), timing)) {
      assertThat(askAsync(router, "good").get()).containsExactly("well");
      down[0] = true;
      List<CompletableFuture<List<String>>> rows = ask(router, "good", 5);
      awaitWaiting(router, 5);
      int calls = only.calls();

      // After 1, 3, 7 and 15 seconds.
      for (int checks = 1; checks <= 4; checks++) {
        timing.pass(Duration.ofSeconds(1L << (checks - 1)).plusMillis(50));
        awaitWaiting(router, 5);
        assertThat(only.calls()).isEqualTo(calls + checks);
        assertThat(healthChecks(router, "only")).isEqualTo(checks);
      }
      assertThat(rows).noneMatch(CompletableFuture::isDone);
      down[0] = false;
      timing.pass(Duration.ofSeconds(16));

      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("well"));
      }
    }
  }

  @Test
  void whatAnswersOnlyHealthChecksIsCheckedLessAndLessOften() throws Exception {
    AsyncModel cached =
        new AsyncModel(
            input ->
                input.getString(0).toString().startsWith("new")
                    ? CompletableFuture.failedFuture(HttpFailure.of(500))
                    : CompletableFuture.completedFuture(SyncModel.text("well")));
    try (var router = OpenedFunction.async(over(cached, 120), timing)) {
      assertThat(askAsync(router, "known").get()).containsExactly("well");

      for (int opening = 1; opening <= 4; opening++) {
        List<CompletableFuture<List<String>>> rows = new ArrayList<>();
        while (gauge(router, "only") != OPEN) {
          rows.addAll(ask(router, "new", 5));
          pass(Duration.ofMillis(100), router, rows);
        }
        assertThat(rows).hasSizeLessThan(150);
        long pauses = 0;
        while (gauge(router, "only") == OPEN) {
          pass(Duration.ofMillis(100), router, rows);
          pauses++;
        }
        long expected = 10L << (opening - 1);
        assertThat(pauses).isBetween(expected - 2, expected + 2);
        while (!rows.stream().allMatch(CompletableFuture::isDone)) {
          pass(Duration.ofMillis(100), router, rows);
        }
        assertThat(rows).allMatch(CompletableFuture::isCompletedExceptionally);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 80})
  void aSynchronousQueryFullOfThemGoesOnSoon(int bad) throws Exception {
    SyncModel only =
        new SyncModel(
            input -> {
              if (input.getString(0).toString().equals("bad")) {
                throw HttpFailure.of(500);
              }
              return SyncModel.text("well");
            });
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .deadline(Duration.ofMinutes(2))
            .candidate("only", only);
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThat(OpenedFunction.ask(router, "good")).containsExactly("well");
      long start = timing.nanoTime();

      for (int row = 0; row < bad; row++) {
        assertThatThrownBy(() -> OpenedFunction.ask(router, "bad"))
            .isInstanceOf(RoutingException.class);
      }

      assertThat(OpenedFunction.ask(router, "good")).containsExactly("well");
      assertThat(Duration.ofNanos(timing.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
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

  /** Lets time pass, and everything happen that this brings about. */
  private void pass(
      Duration time,
      OpenedFunction<RoutingAsyncPredictFunction> router,
      List<CompletableFuture<List<String>>> rows) {
    timing.pass(time);
    await(() -> waiting(router) == rows.stream().filter(row -> !row.isDone()).count());
  }

  private static void awaitWaiting(OpenedFunction<RoutingAsyncPredictFunction> router, int rows) {
    await(() -> waiting(router) == rows);
  }

  private static int waiting(OpenedFunction<RoutingAsyncPredictFunction> router) {
    return (int) router.context.gauge("router=support_router.waiting");
  }

  private static long healthChecks(
      OpenedFunction<RoutingAsyncPredictFunction> router, String candidate) {
    return router.context.counter(
        "router=support_router.candidate=" + candidate + ".health_checks");
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
