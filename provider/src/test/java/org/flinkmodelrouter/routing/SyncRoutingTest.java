package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.row;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

class SyncRoutingTest {

  private final RuntimeException refused =
      new RuntimeException(new ConnectException("Connection refused"));

  @Test
  void theChosenCandidateAnswers() throws Exception {
    SyncModel cheap = SyncModel.saying("from cheap");
    SyncModel smart = SyncModel.saying("from smart");
    try (var router = OpenedFunction.sync(plan(cheap, smart).choosing("smart"))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
      assertThat(cheap.calls()).isZero();
      assertThat(router.context.counted())
          .isEqualTo(
              Map.of(
                  "router=support_router.source=strategy.decisions", 1L,
                  "router=support_router.candidate=smart.attempts", 1L,
                  "router=support_router.candidate=smart.answers", 1L));
    }
  }

  @Test
  void rowAndAnswerPassThroughUntouchedWhereNothingHasToChange() throws Exception {
    RowData[] seen = new RowData[1];
    Collection<RowData> answer = SyncModel.text("answer");
    SyncModel model =
        new SyncModel(
            input -> {
              seen[0] = input;
              return answer;
            });
    try (var router = OpenedFunction.sync(new RouterPlanBuilder().candidate("only", model))) {
      RowData row = row("hi");
      assertThat(router.function.predict(row)).isSameAs(answer);
      assertThat(seen[0]).isSameAs(row);
    }
  }

  @Test
  void theNextCandidateAnswersForOneThatFails() throws Exception {
    SyncModel cheap = SyncModel.failing(refused);
    try (var router = OpenedFunction.sync(plan(cheap, SyncModel.saying("from smart")))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
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
  void anErrorThatIsNoExceptionIsAFailureTooUnlessItIsTheJvms() throws Exception {
    SyncModel missingClass =
        new SyncModel(
            input -> {
              throw new NoClassDefFoundError("com/example/Client");
            });
    SyncModel outOfMemory =
        new SyncModel(
            input -> {
              throw new OutOfMemoryError("heap");
            });
    SyncModel smart = SyncModel.saying("from smart");
    try (var router = OpenedFunction.sync(plan(missingClass, smart))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
    }
    try (var router = OpenedFunction.sync(plan(outOfMemory, smart))) {
      assertThatThrownBy(() -> ask(router, "hi")).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void anEmptyAnswerIsAFailure() throws Exception {
    List<SyncModel.Answer> empty =
        List.of(
            input -> null,
            input -> List.of(),
            input -> Arrays.asList((RowData) null),
            input -> SyncModel.text(""),
            input -> List.of(GenericRowData.of((Object) null)),
            input -> List.of(GenericRowData.of((Object) null), GenericRowData.of((Object) null)));
    for (SyncModel.Answer answer : empty) {
      try (var router =
          OpenedFunction.sync(plan(new SyncModel(answer), SyncModel.saying("from smart")))) {
        assertThat(ask(router, "hi")).containsExactly("from smart");
        assertThat(
                router.context.counter(
                    "router=support_router.candidate=cheap.error_class=empty-answer.failures"))
            .isOne();
      }
    }
  }

  @Test
  void allRowsOfAnAnswerPassThroughButNulls() throws Exception {
    SyncModel model =
        new SyncModel(
            input ->
                Arrays.asList(
                    GenericRowData.of(StringData.fromString("one")),
                    null,
                    GenericRowData.of(StringData.fromString("two"))));
    try (var router = OpenedFunction.sync(new RouterPlanBuilder().candidate("only", model))) {
      assertThat(ask(router, "hi")).containsExactly("one", "two");
    }
  }

  @Test
  void anAbstentionGoesToTheDefaultModelAndItsFallbacks() throws Exception {
    SyncModel cheap = SyncModel.saying("from cheap");
    try (var router =
        OpenedFunction.sync(
            plan(cheap, SyncModel.saying("from smart"))
                .deciding(input -> new Abstention("no rule matched")))) {
      assertThat(ask(router, "hi")).containsExactly("from cheap");
      assertThat(router.context.counted())
          .containsEntry("router=support_router.abstentions", 1L)
          .containsEntry("router=support_router.source=default.decisions", 1L);
    }
  }

  @Test
  void aStrategyThatThrowsAbstains() throws Exception {
    try (var router =
        OpenedFunction.sync(
            plan(SyncModel.saying("from cheap"), SyncModel.saying("from smart"))
                .deciding(
                    input -> {
                      throw new ArithmeticException("/ by zero");
                    }))) {
      assertThat(ask(router, "hi")).containsExactly("from cheap");
      assertThat(router.context.counted())
          .containsEntry("router=support_router.abstentions", 1L)
          .containsEntry("router=support_router.strategy_errors", 1L);
    }
  }

  @Test
  void aStrategyThatNamesAnUnknownCandidateOrDecidesNothingAbstains() throws Exception {
    try (var router =
        OpenedFunction.sync(
            plan(SyncModel.saying("from cheap"), SyncModel.saying("from smart"))
                .deciding(
                    input ->
                        input.getString(0).toString().equals("nothing")
                            ? null
                            : new Route(List.of("gone"), false, "", null)))) {
      assertThat(ask(router, "unknown")).containsExactly("from cheap");
      assertThat(ask(router, "nothing")).containsExactly("from cheap");
      assertThat(router.context.counter("router=support_router.strategy_errors")).isEqualTo(2);
    }
  }

  @Test
  void aStrategyThatThrowsFailsTheRowWhereThatIsAskedFor() throws Exception {
    try (var router =
        OpenedFunction.sync(
            plan(SyncModel.saying("from cheap"), SyncModel.saying("from smart"))
                .deciding(
                    input -> {
                      throw new NumberFormatException("For input string: \"" + input.getString(0));
                    })
                .failOnStrategyError())) {
      assertThatThrownBy(() -> ask(router, "the row"))
          .isInstanceOf(RoutingException.class)
          .hasMessageContaining("support_router")
          .hasMessageContaining("NumberFormatException")
          .hasMessageContaining("'strategy.on-error'")
          .hasMessageNotContaining("the row")
          .hasNoCause();
    }
  }

  @Test
  void aChainOfTheStrategyComesBeforeTheFallbacksAndNoCandidateTwice() throws Exception {
    SyncModel first = SyncModel.failing(refused);
    SyncModel second = SyncModel.failing(refused);
    SyncModel third = SyncModel.saying("from third");
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("first", first)
                .candidate("second", second)
                .candidate("third", third)
                .deciding(
                    input -> new Route(List.of("second", "first", "second"), false, "", null)))) {
      assertThat(ask(router, "hi")).containsExactly("from third");
      assertThat(List.of(first.calls(), second.calls(), third.calls())).containsExactly(1, 1, 1);
    }
  }

  @Test
  void anExclusiveChainHasNoFallback() throws Exception {
    SyncModel smart = SyncModel.saying("from smart");
    try (var router =
        OpenedFunction.sync(
            plan(SyncModel.failing(refused), smart)
                .deciding(input -> new Route(List.of("cheap"), true, "", null)))) {
      assertThatThrownBy(() -> ask(router, "hi")).isInstanceOf(RoutingException.class);
      assertThat(smart.calls()).isZero();
    }
  }

  @Test
  void aRowThatNobodyAnswersFailsWithEveryErrorAndWithoutItsContents() throws Exception {
    IllegalStateException second = new IllegalStateException("bad: secret text");
    try (var router =
        OpenedFunction.sync(plan(SyncModel.failing(refused), SyncModel.failing(second)))) {
      assertThatThrownBy(() -> ask(router, "secret text"))
          .isInstanceOf(RoutingException.class)
          .hasMessage(
              "Router support_router: no candidate answered the row. "
                  + "cheap: connection (ConnectException), 1 attempt; "
                  + "smart: unknown (IllegalStateException), 1 attempt. "
                  + "The suppressed exceptions in the log tell more: "
                  + "mend the candidates, or add one to fall back on.")
          .hasNoCause()
          .satisfies(
              error ->
                  assertThat(error.getSuppressed())
                      .extracting(Throwable::getMessage)
                      .containsExactly(
                          "java.lang.RuntimeException, caused by java.net.ConnectException",
                          "java.lang.IllegalStateException"))
          .satisfies(
              error ->
                  assertThat(ExceptionUtils.stringifyException(error))
                      .doesNotContain("secret text"));
      assertThat(router.context.counter("router=support_router.error_class=unknown.failed_rows"))
          .isOne();
    }
  }

  @Test
  void flinksMessageOfAFailureHoldsNothingOfTheRow() throws Exception {
    try (var router =
        OpenedFunction.sync(plan(SyncModel.failing(refused), SyncModel.failing(refused)))) {
      router.function.setCollector(new Ignoring());
      assertThatThrownBy(() -> router.function.eval(StringData.fromString("secret text")))
          .isInstanceOf(FlinkRuntimeException.class)
          .hasMessageNotContaining("secret text")
          .hasCauseInstanceOf(RoutingException.class);
    }
  }

  @Test
  void noMoreAttemptsAreMadeThanAllowed() throws Exception {
    SyncModel third = SyncModel.saying("from third");
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("first", SyncModel.failing(refused))
                .candidate("second", SyncModel.failing(refused))
                .candidate("third", third)
                .maxAttempts(2))) {
      assertThatThrownBy(() -> ask(router, "hi")).hasMessageContaining("'max-attempts' is 2");
      assertThat(third.calls()).isZero();
    }
  }

  @Test
  void theDeadlineIsCheckedBetweenAttempts() throws Exception {
    ManualTiming timing = new ManualTiming();
    SyncModel slow =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofSeconds(2));
              throw refused;
            });
    SyncModel smart = SyncModel.saying("from smart");
    try (var router =
        OpenedFunction.sync(plan(slow, smart).deadline(Duration.ofSeconds(2)), timing)) {
      assertThatThrownBy(() -> ask(router, "hi"))
          .hasMessageContaining("deadline of 2000 ms has passed")
          .hasMessageContaining("'deadline'");
      assertThat(smart.calls()).isZero();
    }
  }

  @Test
  void anAnswerThatCameLateIsStillAnAnswerWhereTheTaskItselfWaitedForIt() throws Exception {
    ManualTiming timing = new ManualTiming();
    SyncModel slow =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofSeconds(100));
              return SyncModel.text("at last");
            });
    try (var router =
        OpenedFunction.sync(new RouterPlanBuilder().candidate("slow", slow), timing)) {
      assertThat(ask(router, "hi")).containsExactly("at last");
      assertThat(
              router
                  .context
                  .histogram("router=support_router.candidate=slow.latency_ms")
                  .getStatistics()
                  .getMax())
          .isEqualTo(100_000);
    }
  }

  @Test
  void withAnExplicitTimeoutAHangingCallIsGivenUpAndInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    SyncModel hanging =
        new SyncModel(
            input -> {
              try {
                new CountDownLatch(1).await();
                return null;
              } catch (InterruptedException givenUp) {
                interrupted.countDown();
                throw givenUp;
              }
            });
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("hanging", hanging, null, Duration.ofMillis(20))
                .candidate("smart", SyncModel.saying("from smart")))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
      interrupted.await();
      assertThat(router.context.counted())
          .containsEntry("router=support_router.candidate=hanging.abandoned", 1L)
          .containsEntry(
              "router=support_router.candidate=hanging.error_class=timeout.failures", 1L);
    }
  }

  @Test
  void callsAreOnTheTasksThreadUnlessTheyHaveATimeout() throws Exception {
    SyncModel model = new SyncModel(input -> SyncModel.text(Thread.currentThread().getName()));
    try (var router = OpenedFunction.sync(new RouterPlanBuilder().candidate("only", model))) {
      assertThat(ask(router, "hi")).containsExactly(Thread.currentThread().getName());
    }
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("only", model)
                .attemptTimeout(Duration.ofMinutes(1)))) {
      assertThat(ask(router, "hi")).containsExactly("router support_router: candidate only");
    }
  }

  @Test
  void anAsynchronousCandidateIsAwaited() throws Exception {
    AsyncModel async =
        new AsyncModel(
            input ->
                CompletableFuture.supplyAsync(() -> SyncModel.text("re: " + input.getString(0))));
    try (var router = OpenedFunction.sync(new RouterPlanBuilder().candidate("async", async))) {
      assertThat(ask(router, "hi")).containsExactly("re: hi");
      assertThat(router.context.gauge("router=support_router.candidate=async.in_flight"))
          .isEqualTo(0);
    }
  }

  @Test
  void anAsynchronousCandidateThatIsSilentIsGivenUp() throws Exception {
    CompletableFuture<Collection<RowData>> later = new CompletableFuture<>();
    AsyncModel silent = new AsyncModel(input -> later);
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("silent", silent)
                .candidate("smart", SyncModel.saying("from smart"))
                .attemptTimeout(Duration.ofMillis(20)))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
      assertThat(router.context.gauge("router=support_router.candidate=silent.in_flight"))
          .isEqualTo(1);
      later.complete(SyncModel.text("too late"));
      assertThat(router.context.counter("router=support_router.candidate=silent.late_answers"))
          .isOne();
      assertThat(router.context.gauge("router=support_router.candidate=silent.in_flight"))
          .isEqualTo(0);
    }
  }

  @Test
  void aCandidateWithBothFunctionsIsCalledOnTheTasksThread() throws Exception {
    SyncModel sync = SyncModel.saying("sync");
    AsyncModel async = AsyncModel.saying("async");
    try (var router =
        OpenedFunction.sync(new RouterPlanBuilder().candidate("both", sync, async, null))) {
      assertThat(ask(router, "hi")).containsExactly("sync");
      assertThat(async.isOpen()).isFalse();
    }
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder().candidate("both", sync, async, Duration.ofMinutes(1)))) {
      assertThat(ask(router, "hi")).containsExactly("async");
    }
  }

  @Test
  void aCancelledTaskIsNotMadeToAskOtherCandidates() throws Exception {
    SyncModel smart = SyncModel.saying("from smart");
    SyncModel cancelled =
        new SyncModel(
            input -> {
              throw new InterruptedException();
            });
    try (var router = OpenedFunction.sync(plan(cancelled, smart))) {
      assertThatThrownBy(() -> ask(router, "hi")).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(smart.calls()).isZero();
    }
  }

  @Test
  void finishReachesTheCandidates() throws Exception {
    try (var router = OpenedFunction.sync(plan(SyncModel.saying(""), SyncModel.saying("")))) {
      router.function.finish();
    }
  }

  private static RouterPlanBuilder plan(SyncModel cheap, SyncModel smart) {
    return new RouterPlanBuilder().candidate("cheap", cheap).candidate("smart", smart);
  }

  private static final class Ignoring implements Collector<RowData> {
    @Override
    public void collect(RowData row) {}

    @Override
    public void close() {}
  }
}
