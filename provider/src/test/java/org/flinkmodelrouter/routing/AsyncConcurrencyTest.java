package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Completions from many threads at once, with failures and timeouts between them. */
class AsyncConcurrencyTest {

  private static final int ROWS = 20_000;

  private final ExecutorService clients = Executors.newFixedThreadPool(8);

  @AfterEach
  void stopClients() {
    clients.shutdownNow();
  }

  @Test
  void everyRowIsAnsweredOnceWithItsOwnAnswer() throws Exception {
    AsyncModel erratic =
        new AsyncModel(
            input -> {
              String text = input.getString(0).toString();
              CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
              switch (Integer.parseInt(text) % 5) {
                case 0 -> clients.execute(() -> answer.complete(SyncModel.text("cheap " + text)));
                case 1 ->
                    clients.execute(
                        () -> answer.completeExceptionally(new IllegalStateException("down")));
                case 2 -> answer.complete(List.of());
                case 3 -> throw new IllegalStateException("refused");
                default -> {
                  // Never answers: the attempt's timeout ends it.
                }
              }
              return answer;
            });
    AsyncModel steady =
        new AsyncModel(
            input -> {
              String text = input.getString(0).toString();
              return CompletableFuture.supplyAsync(() -> SyncModel.text("smart " + text), clients);
            });
    try (var router =
        OpenedFunction.async(
            new RouterPlanBuilder()
                .withoutBreaker()
                .candidate("cheap", null, erratic, Duration.ofMillis(5))
                .candidate("smart", steady))) {
      List<CompletableFuture<List<String>>> asked = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        asked.add(askAsync(router, Integer.toString(row)));
      }
      for (int row = 0; row < ROWS; row++) {
        // Under load a prompt answer may also come after the timeout.
        assertThat(asked.get(row).get())
            .singleElement()
            .isIn(row % 5 == 0 ? List.of("cheap " + row, "smart " + row) : List.of("smart " + row));
      }
      assertThat(router.context.counter("router=support_router.candidate=cheap.attempts"))
          .isEqualTo(ROWS);
      assertThat(
              router.context.counter("router=support_router.source=strategy.decisions")
                  + router.context.counter("router=support_router.source=fallback.decisions"))
          .isEqualTo(ROWS);
      assertThat(router.context.counted().keySet()).noneMatch(path -> path.endsWith("failed_rows"));
    }
  }

  @Test
  void aSynchronousCandidateIsCalledOnceAtATime() throws Exception {
    int[] unguarded = new int[1];
    SyncModel counting =
        new SyncModel(
            input -> {
              unguarded[0]++;
              return SyncModel.text(input.getString(0).toString());
            });
    try (var router =
        OpenedFunction.async(new RouterPlanBuilder().candidate("counting", counting))) {
      List<CompletableFuture<List<String>>> asked = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        asked.add(askAsync(router, Integer.toString(row)));
      }
      for (int row = 0; row < ROWS; row++) {
        assertThat(asked.get(row).get()).containsExactly(Integer.toString(row));
      }
      assertThat(unguarded[0]).isEqualTo(ROWS);
    }
  }
}
