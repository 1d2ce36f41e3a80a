package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.testing.Await.await;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All candidates are down for longer than their breakers stay open, with the usual settings. */
class TotalOutageTest {

  /** Flink's own usual number. */
  private static final int IN_FLIGHT = 10;

  private static final List<String> MODELS = List.of("a", "b", "c");

  private final ManualTiming timing = new ManualTiming();
  private final Set<String> down = ConcurrentHashMap.newKeySet();

  static Stream<Throwable> errors() {
    return Stream.of(HttpFailure.of(500), HttpFailure.of(503), new ConnectException("refused"));
  }

  static Stream<Arguments> outages() {
    return errors()
        .flatMap(error -> Stream.of(20, 50, 100).map(seconds -> List.of(error, seconds)))
        .flatMap(outage -> Stream.of(1, 2, 3).map(models -> List.of(outage, models)))
        .flatMap(
            outage ->
                Stream.of(true, false)
                    .map(
                        allInUse ->
                            Arguments.of(
                                ((List<?>) outage.get(0)).get(0),
                                ((List<?>) outage.get(0)).get(1),
                                outage.get(1),
                                allInUse)));
  }

  @ParameterizedTest(name = "{0} for {1} s, {2} candidates, all in use {3}")
  @MethodSource("outages")
  void allRowsInFlightAreAnsweredOnceItIsOver(
      Throwable error, int seconds, int candidates, boolean allInUse) throws Exception {
    try (var router = OpenedFunction.async(over(MODELS.subList(0, candidates), error), timing)) {
      for (int model = 0; model < (allInUse ? candidates : 1); model++) {
        assertThat(askAsync(router, MODELS.get(model)).get()).containsExactly("well");
      }
      down.addAll(MODELS);
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < IN_FLIGHT; row++) {
        rows.add(askAsync(router, MODELS.get(allInUse ? row % candidates : 0)));
      }

      pass(Duration.ofSeconds(seconds), router, rows);
      assertThat(rows).noneMatch(CompletableFuture::isDone);
      down.clear();
      pass(Duration.ofSeconds(143 - seconds), router, rows);

      assertThat(rows).allSatisfy(row -> assertThat(row).isCompletedWithValue(List.of("well")));
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void rowsThatFailedWithTheFirstToRecoverHaveItAgain(Throwable error) throws Exception {
    try (var router = OpenedFunction.async(over(List.of("a", "b"), error), timing)) {
      assertThat(askAsync(router, "a").get()).containsExactly("well");
      down.addAll(MODELS);
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < IN_FLIGHT; row++) {
        rows.add(askAsync(router, "a"));
      }
      pass(Duration.ofSeconds(10), router, rows);
      down.remove("b");

      pass(Duration.ofSeconds(60), router, rows);

      assertThat(rows).allSatisfy(row -> assertThat(row).isCompletedWithValue(List.of("well")));
    }
  }

  /** A row names the candidate it goes to. */
  private RouterPlanBuilder over(List<String> models, Throwable error) {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .deadline(Duration.ofSeconds(144))
            .deciding(
                row ->
                    new RoutingDecision.Route(
                        List.of(row.getString(0).toString()), false, "named", 1.0));
    for (String model : models) {
      plan.candidate(
          model,
          new AsyncModel(
              input ->
                  down.contains(model)
                      ? CompletableFuture.failedFuture(error)
                      : CompletableFuture.completedFuture(SyncModel.text("well"))));
    }
    return plan;
  }

  /** Lets time pass in steps, and everything happen that a step brings about. */
  private void pass(
      Duration time,
      OpenedFunction<RoutingAsyncPredictFunction> router,
      List<CompletableFuture<List<String>>> rows) {
    Duration step = Duration.ofMillis(250);
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
      timing.pass(step);
      await(
          () ->
              router
                  .context
                  .gauge("router=support_router.waiting")
                  .equals((int) rows.stream().filter(row -> !row.isDone()).count()));
    }
  }
}
