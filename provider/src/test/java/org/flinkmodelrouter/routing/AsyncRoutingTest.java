package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;
import static org.flinkmodelrouter.routing.OpenedFunction.row;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

class AsyncRoutingTest {

  private final ManualTiming timing = new ManualTiming();
  private final RuntimeException refused =
      new RuntimeException(new ConnectException("Connection refused"));

  @Test
  void theChosenCandidateAnswers() throws Exception {
    CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
    AsyncModel smart = new AsyncModel(input -> answer);
    try (var router =
        OpenedFunction.async(plan(AsyncModel.saying("from cheap"), smart).choosing("smart"))) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      assertThat(asked).isNotDone();
      assertThat(router.context.gauge("router=support_router.candidate=smart.in_flight"))
          .isEqualTo(1);
      answer.complete(SyncModel.text("from smart"));
      assertThat(asked.get()).containsExactly("from smart");
      assertThat(router.context.gauge("router=support_router.candidate=smart.in_flight"))
          .isEqualTo(0);
      assertThat(router.context.counted())
          .isEqualTo(
              Map.of(
                  "router=support_router.source=strategy.decisions", 1L,
                  "router=support_router.candidate=smart.attempts", 1L,
                  "router=support_router.candidate=smart.answers", 1L));
    }
  }

  @Test
  void theNextCandidateAnswersForOneThatFails() throws Exception {
    try (var router =
        OpenedFunction.async(plan(AsyncModel.failing(refused), AsyncModel.saying("from smart")))) {
      assertThat(askAsync(router, "hi").get()).containsExactly("from smart");
      assertThat(router.context.counted())
          .isEqualTo(
              Map.of(
                  "router=support_router.source=fallback.decisions", 1L,
                  "router=support_router.fallbacks", 1L,
                  "router=support_router.candidate=cheap.attempts", 1L,
                  "router=support_router.candidate=cheap.error_class=connection.failures", 1L,
                  "router=support_router.candidate=smart.attempts", 1L,
                  "router=support_router.candidate=smart.answers", 1L));
    }
  }

  @Test
  void whateverACandidateDoesInsteadOfAnsweringIsAFailure() throws Exception {
    Map<AsyncModel.Answer, String> answers =
        Map.of(
            input -> null,
            "empty-answer",
            input -> CompletableFuture.completedFuture(null),
            "empty-answer",
            input -> CompletableFuture.completedFuture(List.of()),
            "empty-answer",
            input -> CompletableFuture.completedFuture(SyncModel.text("")),
            "empty-answer",
            input -> {
              throw refused;
            },
            "connection");
    for (Map.Entry<AsyncModel.Answer, String> answer : answers.entrySet()) {
      try (var router =
          OpenedFunction.async(
              plan(new AsyncModel(answer.getKey()), AsyncModel.saying("from smart")))) {
        assertThat(askAsync(router, "hi").get()).containsExactly("from smart");
        assertThat(
                router.context.counter(
                    "router=support_router.candidate=cheap.error_class=%s.failures"
                        .formatted(answer.getValue())))
            .isOne();
      }
    }
  }

  @Test
  void aSilentCandidateHasItsShareOfTheDeadline() throws Exception {
    try (var router =
        OpenedFunction.async(
            plan(AsyncModel.silent(), AsyncModel.saying("from smart"))
                .deadline(Duration.ofSeconds(10)),
            timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      timing.pass(Duration.ofMillis(4_999));
      assertThat(router.context.counter("router=support_router.fallbacks")).isZero();
      timing.pass(Duration.ofMillis(1));
      assertThat(asked.get()).containsExactly("from smart");
      assertThat(router.context.counted())
          .containsEntry("router=support_router.candidate=cheap.abandoned", 1L)
          .containsEntry("router=support_router.candidate=cheap.error_class=timeout.failures", 1L);
      assertThat(timing.waiting()).isZero();
    }
  }

  @Test
  void aSilentCandidateHasThirtySecondsAtMost() throws Exception {
    try (var router =
        OpenedFunction.async(
            plan(AsyncModel.silent(), AsyncModel.saying("from smart"))
                .deadline(Duration.ofMinutes(5)),
            timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      timing.pass(Duration.ofSeconds(30));
      assertThat(asked.get()).containsExactly("from smart");
    }
  }

  @Test
  void aLateAnswerIsIgnoredAndCounted() throws Exception {
    CompletableFuture<Collection<RowData>> late = new CompletableFuture<>();
    try (var router =
        OpenedFunction.async(
            new RouterPlanBuilder()
                .candidate("late", null, new AsyncModel(input -> late), Duration.ofSeconds(1))
                .candidate("smart", AsyncModel.saying("from smart")),
            timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      timing.pass(Duration.ofSeconds(1));
      assertThat(asked.get()).containsExactly("from smart");
      assertThat(router.context.gauge("router=support_router.candidate=late.in_flight"))
          .isEqualTo(1);
      late.complete(SyncModel.text("too late"));
      assertThat(asked.get()).containsExactly("from smart");
      assertThat(router.context.counter("router=support_router.candidate=late.late_answers"))
          .isOne();
      assertThat(router.context.counter("router=support_router.candidate=late.answers")).isZero();
      assertThat(router.context.gauge("router=support_router.candidate=late.in_flight"))
          .isEqualTo(0);
    }
  }

  @Test
  void aRowThatNobodyAnswersFailsWithItsDeadlineAndWithEveryError() throws Exception {
    CountDownLatch secondAsked = new CountDownLatch(1);
    AsyncModel silent =
        new AsyncModel(
            input -> {
              secondAsked.countDown();
              return new CompletableFuture<>();
            });
    try (var router =
        OpenedFunction.async(
            plan(AsyncModel.failing(refused), silent).deadline(Duration.ofSeconds(10)), timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "secret text");
      secondAsked.await();
      timing.pass(Duration.ofSeconds(10));
      assertThatThrownBy(asked::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(RoutingException.class)
          .hasMessageContaining("cheap: connection (ConnectException), 1 attempt")
          .hasMessageContaining("smart: timeout (no answer within 10000 ms), 1 attempt")
          .hasMessageContaining("deadline of 10000 ms has passed")
          .hasMessageNotContaining("secret text")
          .hasNoCause();
      assertThat(router.context.counter("router=support_router.error_class=timeout.failed_rows"))
          .isOne();
    }
  }

  @Test
  void aRowEndsWithItsDeadlineThoughAnotherRowsCandidateHoldsUpTheThreadItNeeds() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AsyncModel blocking =
        new AsyncModel(
            input -> {
              blocked.countDown();
              await(release);
              return CompletableFuture.completedFuture(SyncModel.text("at last"));
            });
    try (var router =
        OpenedFunction.async(
            plan(AsyncModel.failing(refused), blocking).deadline(Duration.ofSeconds(10)), timing)) {
      CompletableFuture<List<String>> holdsUp = askAsync(router, "first");
      blocked.await();
      CompletableFuture<List<String>> heldUp = askAsync(router, "second");
      timing.pass(Duration.ofSeconds(10));
      assertThatThrownBy(heldUp::get).hasMessageContaining("deadline of 10000 ms has passed");
      release.countDown();
      assertThatThrownBy(holdsUp::get).hasMessageContaining("smart: timeout");
    }
  }

  @Test
  void aCandidateThatBlocksTheTasksThreadLosesTheRowAllTheSame() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AsyncModel blocking =
        new AsyncModel(
            input -> {
              blocked.countDown();
              await(release);
              return CompletableFuture.completedFuture(SyncModel.text("at last"));
            });
    CompletableFuture<String> fallback = new CompletableFuture<>();
    AsyncModel smart =
        new AsyncModel(
            input -> {
              fallback.complete(Thread.currentThread().getName());
              return CompletableFuture.completedFuture(SyncModel.text("from smart"));
            });
    try (var router =
        OpenedFunction.async(plan(blocking, smart).attemptTimeout(Duration.ofSeconds(1)), timing)) {
      CompletableFuture<List<String>> asked =
          CompletableFuture.supplyAsync(() -> askAsync(router, "hi").join());
      blocked.await();
      timing.pass(Duration.ofSeconds(1));
      assertThat(fallback.get()).isEqualTo("router support_router: next attempts");
      release.countDown();
      assertThat(asked.get()).containsExactly("from smart");
      assertThat(router.context.counter("router=support_router.candidate=cheap.late_answers"))
          .isOne();
    }
  }

  @Test
  void theTasksThreadDoesNotWaitForASynchronousCandidate() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    SyncModel slow =
        new SyncModel(
            input -> {
              release.await();
              return SyncModel.text(Thread.currentThread().getName());
            });
    try (var router = OpenedFunction.async(new RouterPlanBuilder().candidate("slow", slow))) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      release.countDown();
      assertThat(asked.get()).containsExactly("router support_router: candidate slow");
    }
  }

  @Test
  void aHangingSynchronousCallIsInterruptedAndTheNextRowIsServed() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    SyncModel hanging =
        new SyncModel(
            input -> {
              if (input.getString(0).toString().equals("hang")) {
                hangs.countDown();
                new CountDownLatch(1).await();
              }
              return SyncModel.text("from cheap");
            });
    try (var router =
        OpenedFunction.async(
            new RouterPlanBuilder()
                .candidate("cheap", hanging)
                .candidate("smart", AsyncModel.saying("from smart"))
                .attemptTimeout(Duration.ofSeconds(1)),
            timing)) {
      CompletableFuture<List<String>> first = askAsync(router, "hang");
      hangs.await();
      timing.pass(Duration.ofSeconds(1));
      assertThat(first.get()).containsExactly("from smart");
      assertThat(askAsync(router, "go").get()).containsExactly("from cheap");
    }
  }

  @Test
  void theJvmsOwnErrorsFailTheRowAtOnce() throws Exception {
    AsyncModel smart = AsyncModel.saying("from smart");
    try (var router =
        OpenedFunction.async(plan(AsyncModel.failing(new OutOfMemoryError("heap")), smart))) {
      assertThatThrownBy(askAsync(router, "hi")::get)
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      assertThat(smart.calls()).isZero();
    }
  }

  @Test
  void flinksMessageOfAFailureHoldsNothingOfTheRow() throws Exception {
    try (var router =
        OpenedFunction.async(plan(AsyncModel.failing(refused), AsyncModel.failing(refused)))) {
      CompletableFuture<Collection<RowData>> future = new CompletableFuture<>();
      router.function.eval(future, StringData.fromString("secret text"));
      assertThatThrownBy(future::get)
          .hasMessageNotContaining("secret text")
          .cause()
          .isInstanceOf(RoutingException.class)
          .hasMessageNotContaining("secret text");
    }
  }

  @Test
  void flinkGetsTheAnswersRows() throws Exception {
    try (var router = OpenedFunction.async(plan(AsyncModel.saying("a"), AsyncModel.saying("b")))) {
      CompletableFuture<Collection<RowData>> future = new CompletableFuture<>();
      router.function.eval(future, StringData.fromString("hi"));
      assertThat(OpenedFunction.texts(future.get())).containsExactly("a");
    }
  }

  @Test
  void aClosedRouterBeginsNoAttempt() throws Exception {
    CompletableFuture<Collection<RowData>> pending = new CompletableFuture<>();
    AsyncModel smart = AsyncModel.saying("from smart");
    var router = OpenedFunction.async(plan(new AsyncModel(input -> pending), smart));
    CompletableFuture<List<String>> asked = askAsync(router, "hi");
    router.close();
    pending.completeExceptionally(refused);
    assertThatThrownBy(asked::get).hasMessageContaining("support_router is closed");
    assertThat(smart.calls()).isZero();
  }

  @Test
  void theRowIsPassedThroughUntouched() throws Exception {
    CompletableFuture<RowData> seen = new CompletableFuture<>();
    AsyncModel model =
        new AsyncModel(
            input -> {
              seen.complete(input);
              return CompletableFuture.completedFuture(SyncModel.text("hi"));
            });
    try (var router = OpenedFunction.async(new RouterPlanBuilder().candidate("only", model))) {
      RowData row = row("hi");
      assertThat(router.function.asyncPredict(row).get()).hasSize(1);
      assertThat(seen.get()).isSameAs(row);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  private static RouterPlanBuilder plan(AsyncModel cheap, AsyncModel smart) {
    return new RouterPlanBuilder().candidate("cheap", cheap).candidate("smart", smart);
  }
}
