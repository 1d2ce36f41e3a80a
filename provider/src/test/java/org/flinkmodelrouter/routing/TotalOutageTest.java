package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.testing.Await.await;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
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

  private final ManualTiming timing = new ManualTiming();
  private volatile boolean down;

  static Stream<Arguments> outages() {
    return Stream.of(HttpFailure.of(500), HttpFailure.of(503), new ConnectException("refused"))
        .flatMap(
            error ->
                Stream.of(20, 50, 100)
                    .flatMap(
                        seconds ->
                            Stream.of(1, 2, 3)
                                .map(candidates -> Arguments.of(error, seconds, candidates))));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void allRowsInFlightAreAnsweredOnceItIsOver(Throwable error, int seconds, int candidates)
      throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .deadline(Duration.ofSeconds(144));
    for (int candidate = 0; candidate < candidates; candidate++) {
      plan.candidate("model_" + candidate, new AsyncModel(input -> answer(error)));
    }
    try (var router = OpenedFunction.async(plan, timing)) {
      assertThat(askAsync(router, "before").get()).containsExactly("well");
      down = true;
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < IN_FLIGHT; row++) {
        rows.add(askAsync(router, "row " + row));
      }

      pass(Duration.ofSeconds(seconds), router, rows);
      assertThat(rows).noneMatch(CompletableFuture::isDone);
      down = false;
      pass(Duration.ofSeconds(143 - seconds), router, rows);

      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).isCompletedWithValue(List.of("well"));
      }
    }
  }

  private CompletableFuture<Collection<RowData>> answer(Throwable error) {
    return down
        ? CompletableFuture.failedFuture(error)
        : CompletableFuture.completedFuture(SyncModel.text("well"));
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
