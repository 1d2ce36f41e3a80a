package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;

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

/** How long rows wait for a service that says "too many", and to whom it says so. */
class RefusingServiceTest {

  private static final String BREAKER = "router=support_router.candidate=cheap.breaker_state";

  private final ManualTiming timing = new ManualTiming();
  private boolean hasRoom;

  @Test
  void afterThreeRefusalsInARowRowsGoOnAndOneInEachPauseTriesIt() throws Exception {
    SyncModel cheap = refusing(1);
    try (var router = opened(cheap, SyncModel.saying("smart"))) {
      assertThat(askTimes(router, 11)).containsOnly("smart");
      assertThat(cheap.calls()).isEqualTo(3);
      assertThat(router.context.gauge(BREAKER)).isEqualTo(0);
      // Each pause is as long as the service says, or as a retry's wait has grown.
      timing.pass(Duration.ofSeconds(2));
      assertThat(askTimes(router, 5)).containsOnly("smart");
      assertThat(cheap.calls()).isEqualTo(4);
      timing.pass(Duration.ofSeconds(5));
      assertThat(askTimes(router, 5)).containsOnly("smart");
      assertThat(cheap.calls()).isEqualTo(5);
    }
  }

  @Test
  void rowsComeBackWhenItAnswersOneThatTriesIt() throws Exception {
    SyncModel cheap = refusing(1);
    try (var router = opened(cheap, SyncModel.saying("smart"))) {
      assertThat(askTimes(router, 5)).containsOnly("smart");
      hasRoom = true;
      timing.pass(Duration.ofSeconds(5));
      assertThat(askTimes(router, 5)).containsOnly("cheap");
    }
  }

  @Test
  void rowsWaitForAServiceThatAnswersOthersBetween() throws Exception {
    int[] calls = new int[1];
    SyncModel cheap =
        new SyncModel(
            input -> {
              if (calls[0]++ % 2 == 0) {
                throw HttpFailure.tooMany(1);
              }
              return SyncModel.text("cheap");
            });
    try (var router = opened(cheap, SyncModel.saying("smart"))) {
      assertThat(askTimes(router, 20)).containsOnly("cheap");
      assertThat(calls[0]).isEqualTo(40);
    }
  }

  @Test
  void rowsWaitForItWhereNobodyElseIsWell() throws Exception {
    int[] calls = new int[1];
    SyncModel cheap =
        new SyncModel(
            input -> {
              if (calls[0]++ < 8) {
                throw HttpFailure.tooMany(1);
              }
              return SyncModel.text("cheap");
            });
    try (var router = opened(cheap, SyncModel.failing(HttpFailure.of(401)))) {
      assertThatThrownBy(() -> ask(router, "finds out that the other is down"))
          .isInstanceOf(RoutingException.class);
      assertThat(ask(router, "row")).containsExactly("cheap");
    }
  }

  @Test
  void rowsThatWaitInVainGoOnTogether() throws Exception {
    AsyncModel cheap = AsyncModel.failing(HttpFailure.tooMany(1));
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .candidate("cheap", cheap)
            .limits(new CandidatePlan.Limits(null, 5, null, null, CallCost.NONE))
            .candidate("smart", AsyncModel.saying("smart"));
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 1000; row++) {
        rows.add(askAsync(router, "row"));
      }
      for (int pause = 0; pause < 3; pause++) {
        awaitRest(router, rows);
        timing.pass(Duration.ofSeconds(2));
      }
      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("smart"));
      }
      assertThat(cheap.calls()).isLessThanOrEqualTo(40);
    }
  }

  /** Until each row has its answer, or waits. */
  private static void awaitRest(
      OpenedFunction<RoutingAsyncPredictFunction> router,
      List<CompletableFuture<List<String>>> rows) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    long resting = 0;
    while (resting < rows.size()) {
      assertThat(System.nanoTime() - deadline).as("waited for a minute").isNegative();
      int waiting = (Integer) router.context.gauge("router=support_router.waiting");
      resting = waiting + rows.stream().filter(CompletableFuture::isDone).count();
    }
  }

  private SyncModel refusing(int seconds) {
    return new SyncModel(
        input -> {
          if (!hasRoom) {
            throw HttpFailure.tooMany(seconds);
          }
          return SyncModel.text("cheap");
        });
  }

  private OpenedFunction<RoutingPredictFunction> opened(SyncModel cheap, SyncModel smart)
      throws Exception {
    return OpenedFunction.sync(
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .candidate("cheap", cheap)
            .candidate("smart", smart),
        timing);
  }

  private static List<String> askTimes(OpenedFunction<RoutingPredictFunction> router, int times) {
    List<String> answers = new ArrayList<>();
    for (int row = 0; row < times; row++) {
      answers.addAll(ask(router, "row"));
    }
    return answers;
  }
}
