package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.testing.Await.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** As {@link SyncFailureTest}, with many rows at once. */
class AsyncFailureTest {

  private final ManualTiming timing = new ManualTiming();

  @Test
  void rowsThatWaitGoOnAsSoonAsOneRowFindsTheCandidateWell() throws Exception {
    boolean[] up = new boolean[1];
    AsyncModel only =
        new AsyncModel(
            input ->
                up[0]
                    ? CompletableFuture.completedFuture(SyncModel.text("well"))
                    : CompletableFuture.failedFuture(HttpFailure.of(401)));
    RouterPlanBuilder plan =
        new RouterPlanBuilder().candidate("only", only).deadline(Duration.ofMinutes(2));
    try (var router = OpenedFunction.async(plan, timing)) {
      assertThat(askAsync(router, "finds out")).failsWithin(1, TimeUnit.MINUTES);
      List<CompletableFuture<List<String>>> waiting = new ArrayList<>();
      for (int row = 0; row < 100; row++) {
        waiting.add(askAsync(router, "waits"));
      }
      assertThat(router.context.gauge("router=support_router.waiting")).isEqualTo(100);
      assertThat(only.calls()).isOne();
      up[0] = true;
      timing.pass(Duration.ofSeconds(31));
      for (CompletableFuture<List<String>> row : waiting) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("well"));
      }
      assertThat(router.context.gauge("router=support_router.waiting")).isEqualTo(0);
    }
  }

  @Test
  void oneRowTriesTheCandidateWhileTheOthersWait() throws Exception {
    List<CompletableFuture<Collection<RowData>>> calls = new CopyOnWriteArrayList<>();
    AsyncModel only =
        new AsyncModel(
            input -> {
              CompletableFuture<Collection<RowData>> call = new CompletableFuture<>();
              calls.add(call);
              return call;
            });
    RouterPlanBuilder plan =
        new RouterPlanBuilder().candidate("only", only).deadline(Duration.ofMinutes(2));
    try (var router = OpenedFunction.async(plan, timing)) {
      CompletableFuture<List<String>> first = askAsync(router, "finds out");
      calls.get(0).completeExceptionally(HttpFailure.of(401));
      assertThat(first).failsWithin(1, TimeUnit.MINUTES);
      List<CompletableFuture<List<String>>> waiting = new ArrayList<>();
      for (int row = 0; row < 10; row++) {
        waiting.add(askAsync(router, "waits"));
      }
      timing.pass(Duration.ofSeconds(31));
      await(() -> calls.size() == 2);
      assertThat(router.context.gauge("router=support_router.candidate=only.breaker_state"))
          .isEqualTo(2);
      await(() -> router.context.gauge("router=support_router.waiting").equals(9));
      calls.get(1).complete(SyncModel.text("well"));
      await(() -> calls.size() == 11);
      calls.forEach(call -> call.complete(SyncModel.text("well")));
      for (CompletableFuture<List<String>> row : waiting) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void noMoreCallsAreUnderWayThanTheCandidateMayHave() throws Exception {
    List<CompletableFuture<Collection<RowData>>> calls = new CopyOnWriteArrayList<>();
    AsyncModel only =
        new AsyncModel(
            input -> {
              CompletableFuture<Collection<RowData>> call = new CompletableFuture<>();
              calls.add(call);
              return call;
            });
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .candidate("only", only)
            .limits(new CandidatePlan.Limits(null, 3, null, null, CallCost.NONE));
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        rows.add(askAsync(router, "row"));
      }
      for (int done = 0; done < 20; done++) {
        int underWay = Math.min(done + 3, 20);
        await(() -> calls.size() == underWay);
        calls.get(done).complete(SyncModel.text("answer"));
      }
      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void anAbandonedCallGivesItsTurnToTheNextRow() throws Exception {
    AsyncModel silent = new AsyncModel(input -> new CompletableFuture<>());
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .candidate("silent", silent)
            .limits(new CandidatePlan.Limits(Duration.ofSeconds(1), 1, null, null, CallCost.NONE))
            .candidate("smart", AsyncModel.saying("smart"));
    try (var router = OpenedFunction.async(plan, timing)) {
      CompletableFuture<List<String>> first = askAsync(router, "first");
      CompletableFuture<List<String>> second = askAsync(router, "second");
      timing.pass(Duration.ofSeconds(1));
      assertThat(first).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("smart"));
      await(() -> silent.calls() == 2);
      timing.pass(Duration.ofSeconds(1));
      assertThat(second).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("smart"));
      assertThat(router.context.counter("router=support_router.candidate=silent.abandoned"))
          .isEqualTo(2);
    }
  }

  @Test
  void rowsThatWaitForTheirTurnGoElsewhereWhenTheBreakerOpens() throws Exception {
    AsyncModel silent = new AsyncModel(input -> new CompletableFuture<>());
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .candidate("silent", silent)
            .limits(new CandidatePlan.Limits(Duration.ofSeconds(1), 5, null, null, CallCost.NONE))
            .candidate("smart", AsyncModel.saying("smart"))
            .limits(new CandidatePlan.Limits(null, 5, null, null, CallCost.NONE));
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 100; row++) {
        rows.add(askAsync(router, "row"));
      }
      timing.pass(Duration.ofSeconds(1));
      // Up to four took the turn of one that had failed, just before the fifth failure.
      await(() -> rows.stream().filter(row -> !row.isDone()).count() <= silent.calls() - 5);
      timing.pass(Duration.ofSeconds(1));
      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("smart"));
      }
      assertThat(silent.calls()).isBetween(5, 9);
    }
  }

  @Test
  void aChangeElsewhereDoesNotLiftARate() throws Exception {
    AsyncModel limited = AsyncModel.saying("limited");
    AsyncModel broken = AsyncModel.failing(HttpFailure.of(401));
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .deciding(
                input ->
                    new RoutingDecision.Route(
                        List.of(input.getString(0).toString()), true, "as it says", null))
            .candidate("limited", limited)
            .limits(new CandidatePlan.Limits(null, null, 60, null, CallCost.NONE))
            .candidate("broken", broken);
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        rows.add(askAsync(router, "limited"));
      }
      assertThat(askAsync(router, "broken")).failsWithin(1, TimeUnit.MINUTES);
      await(() -> router.context.gauge("router=support_router.waiting").equals(19));
      assertThat(limited.calls()).isOne();
      for (int second = 0; second < 19; second++) {
        int expected = second + 2;
        timing.pass(Duration.ofSeconds(1));
        await(() -> limited.calls() == expected);
      }
      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void rowsThatWaitForABusySynchronousCandidateDoNotCountAsItsFailures() throws Exception {
    SyncModel busy =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofSeconds(1));
              return SyncModel.text("done");
            });
    RouterPlanBuilder plan =
        new RouterPlanBuilder().attemptTimeout(Duration.ofSeconds(2)).candidate("busy", busy);
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        rows.add(askAsync(router, "row"));
      }
      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("done"));
      }
    }
  }

  @Test
  void retriesThatFailTogetherDoNotOpenTheBreakerOfOneThatAnswersOthers() throws Exception {
    AsyncModel cheap =
        new AsyncModel(
            input ->
                input.getString(0).toString().equals("poison")
                    ? CompletableFuture.failedFuture(HttpFailure.of(503))
                    : CompletableFuture.completedFuture(SyncModel.text("cheap")));
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .candidate("cheap", cheap)
            .candidate("smart", AsyncModel.saying("smart"));
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> poisoned = new ArrayList<>();
      for (int row = 0; row < 8; row++) {
        poisoned.add(askAsync(router, "poison"));
        timing.pass(Duration.ofMillis(1));
        assertThat(askAsync(router, "good").get()).containsExactly("cheap");
      }
      await(() -> router.context.gauge("router=support_router.waiting").equals(8));
      timing.pass(Duration.ofSeconds(1));
      for (CompletableFuture<List<String>> row : poisoned) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("smart"));
      }
      assertThat(askAsync(router, "good").get()).containsExactly("cheap");
    }
  }

  @Test
  void aRowDoesNotWaitForTheRestOnceTheOneThatFailedItAnswersAnother() throws Exception {
    CompletableFuture<Collection<RowData>> good = new CompletableFuture<>();
    AsyncModel smart =
        new AsyncModel(
            input ->
                input.getString(0).toString().equals("poison")
                    ? CompletableFuture.failedFuture(HttpFailure.of(500))
                    : good);
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(RouterPlanBuilder.withRetries(0))
            .candidate("down", AsyncModel.failing(HttpFailure.of(401)))
            .candidate("smart", smart);
    try (var router = OpenedFunction.async(plan, timing)) {
      CompletableFuture<List<String>> answered = askAsync(router, "good");
      CompletableFuture<List<String>> poisoned = askAsync(router, "poison");
      // The third call is to see whether the model is well.
      await(() -> smart.calls() == 3);
      good.complete(SyncModel.text("smart"));
      assertThat(answered).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("smart"));
      assertThat(poisoned).failsWithin(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void thirtyTwoRowsAtOnceMakeFewCallsOfADeadCandidate() throws Exception {
    AsyncModel cheap = AsyncModel.failing(HttpFailure.of(500));
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .candidate("cheap", cheap)
            .candidate("smart", AsyncModel.saying("smart"));
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 1000; row++) {
        rows.add(askAsync(router, "row"));
      }
      for (CompletableFuture<List<String>> row : rows) {
        assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("smart"));
      }
      assertThat(cheap.calls()).isEqualTo(5);
    }
  }
}
