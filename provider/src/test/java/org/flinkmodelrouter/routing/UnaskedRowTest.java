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
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** What is told of rows whose turn didn't come before their deadline. */
class UnaskedRowTest {

  private static final String REMEDY =
      "Set a smaller 'max-concurrent-operations' in ML_PREDICT's MAP, a higher"
          + " 'route.<label>.requests-per-minute' or 'route.<label>.max-concurrency', or a longer"
          + " 'deadline'.";

  private final ManualTiming timing = new ManualTiming();

  @Test
  void moreRowsInFlightThanTheRateClearsAreToldWhatToSet() throws Exception {
    AsyncModel only = AsyncModel.saying("only");
    RouterPlanBuilder plan = plan().candidate("only", only).limits(perMinute(2));
    try (var router = OpenedFunction.async(plan, timing)) {
      List<CompletableFuture<List<String>>> rows = new ArrayList<>();
      for (int row = 0; row < 10; row++) {
        rows.add(askAsync(router, "row " + row));
      }
      long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (!rows.stream().allMatch(CompletableFuture::isDone)
          && System.nanoTime() - patience < 0) {
        timing.pass(Duration.ofMillis(100));
      }
      List<CompletableFuture<List<String>>> failed =
          rows.stream().filter(CompletableFuture::isCompletedExceptionally).toList();
      assertThat(failed).isNotEmpty();
      for (CompletableFuture<List<String>> row : failed) {
        assertThatThrownBy(row::get)
            .hasMessageContaining("None was asked: it waited for its turn")
            .hasMessageContaining("Its deadline of 60000 ms has passed")
            .hasMessageContaining(REMEDY);
      }
    }
  }

  @Test
  void theSameIsToldInASynchronousQuery() throws Exception {
    RouterPlanBuilder plan =
        plan()
            .deadline(Duration.ofSeconds(20))
            .candidate("only", SyncModel.saying("only"))
            .limits(perMinute(1));
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThat(ask(router, "hi")).containsExactly("only");
      assertThatThrownBy(() -> ask(router, "too soon")).hasMessageContaining(REMEDY);
    }
  }

  @Test
  void aRowThatAnOpenBreakerKeptOutIsToldOtherwise() throws Exception {
    RouterPlanBuilder plan =
        plan()
            .deadline(Duration.ofSeconds(20))
            .candidate("only", SyncModel.failing(HttpFailure.of(401)));
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThatThrownBy(() -> ask(router, "hi")).hasMessageContaining("only: authentication");
      assertThatThrownBy(() -> ask(router, "hi"))
          .hasMessageContaining("their circuit breakers are open")
          .hasMessageNotContaining("max-concurrent-operations");
    }
  }

  private static RouterPlanBuilder plan() {
    return new RouterPlanBuilder();
  }

  private static CandidatePlan.Limits perMinute(int requests) {
    return new CandidatePlan.Limits(null, null, requests, null, CallCost.NONE);
  }
}
