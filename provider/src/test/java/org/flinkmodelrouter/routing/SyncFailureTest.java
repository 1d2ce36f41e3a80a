package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a router does about attempts that fail, row by row, in time that the test lets pass. */
class SyncFailureTest {

  private static final FailurePolicy ORDINARY = FailurePolicy.DEFAULT;

  private final ManualTiming timing = new ManualTiming();
  private final long start = timing.nanoTime();

  @Test
  void aFailureOfTheServerIsTriedOnceMoreAfterAWait() throws Exception {
    SyncModel cheap = failingFirst(1, HttpFailure.of(503), "cheap");
    SyncModel smart = SyncModel.saying("smart");
    try (var router = opened(plan(cheap, smart))) {
      assertThat(ask(router, "hi")).containsExactly("cheap");
      assertThat(passed()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
      assertThat(smart.calls()).isZero();
      assertThat(router.context.counter("router=support_router.candidate=cheap.retries")).isOne();
      assertThat(router.context.counter("router=support_router.fallbacks")).isZero();
    }
  }

  @Test
  void aSecondFailureOfTheServerSendsTheRowOn() throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.of(500));
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      assertThat(ask(router, "hi")).containsExactly("smart");
      assertThat(cheap.calls()).isEqualTo(2);
      assertThat(router.context.counter("router=support_router.fallbacks")).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 413, 422})
  void whatASecondCallWouldNotMendIsNotTriedAgain(int status) throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.of(status));
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      assertThat(ask(router, "hi")).containsExactly("smart");
      assertThat(cheap.calls()).isOne();
      assertThat(passed()).isZero();
    }
  }

  @Test
  void aCandidateThatKeepsFailingIsLeftAloneAfterFiveCalls() throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.of(500));
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      for (int row = 0; row < 11; row++) {
        assertThat(ask(router, "hi")).containsExactly("smart");
      }
      assertThat(cheap.calls()).isEqualTo(5);
      assertThat(router.context.gauge("router=support_router.candidate=cheap.breaker_state"))
          .isEqualTo(1);
    }
  }

  @Test
  void oneRowTriesItAfterAWhileAndTheWaitDoublesUntilItAnswers() throws Exception {
    boolean[] up = new boolean[1];
    SyncModel cheap =
        new SyncModel(
            input -> {
              if (!up[0]) {
                throw HttpFailure.of(500);
              }
              return SyncModel.text("cheap");
            });
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      askTimes(router, 5);
      assertThat(cheap.calls()).isEqualTo(5);
      timing.pass(Duration.ofSeconds(31));
      askTimes(router, 5);
      assertThat(cheap.calls()).as("one row in thirty seconds").isEqualTo(6);
      timing.pass(Duration.ofSeconds(31));
      askTimes(router, 5);
      assertThat(cheap.calls()).as("twice as long the second time").isEqualTo(6);
      up[0] = true;
      timing.pass(Duration.ofSeconds(31));
      assertThat(askTimes(router, 3)).containsExactly("cheap", "cheap", "cheap");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402})
  void whatNoRowCanPassOpensTheBreakerAtOnce(int status) throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.of(status));
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      askTimes(router, 10);
      assertThat(cheap.calls()).isOne();
    }
  }

  @Test
  void rowsThatTheModelRefusesDoNotKeepOthersFromIt() throws Exception {
    SyncModel cheap =
        new SyncModel(
            input -> {
              if (input.getString(0).toString().equals("bad")) {
                throw HttpFailure.of(400);
              }
              return SyncModel.text("cheap");
            });
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      for (int row = 0; row < 50; row++) {
        assertThat(ask(router, "bad")).containsExactly("smart");
      }
      assertThat(ask(router, "good")).containsExactly("cheap");
    }
  }

  @Test
  void halfOfTheLastTwentyCallsAreEnough() throws Exception {
    int[] calls = new int[1];
    SyncModel cheap =
        new SyncModel(
            input -> {
              if (calls[0]++ % 2 == 0) {
                throw HttpFailure.of(500);
              }
              return SyncModel.text("cheap");
            });
    FailurePolicy once = RouterPlanBuilder.withRetries(0);
    try (var router = opened(plan(cheap, SyncModel.saying("smart")).failurePolicy(once))) {
      askTimes(router, 60);
      assertThat(cheap.calls()).isBetween(20, 21);
    }
  }

  @Test
  void slowCallsCountLikeFailures() throws Exception {
    try (var router = opened(plan(slowAfter(1, "cheap"), SyncModel.saying("smart")))) {
      assertThat(askTimes(router, 8))
          .containsExactly("cheap", "cheap", "cheap", "cheap", "cheap", "cheap", "smart", "smart");
    }
  }

  @Test
  void aCandidateThatAlwaysTakesLongIsNotSlow() throws Exception {
    try (var router = opened(plan(slowAfter(0, "cheap"), SyncModel.saying("smart")))) {
      assertThat(askTimes(router, 40)).containsOnly("cheap");
    }
  }

  /** Takes its time but for the first few calls. */
  private SyncModel slowAfter(int quick, String text) {
    int[] calls = new int[1];
    return new SyncModel(
        input -> {
          if (calls[0]++ >= quick) {
            timing.pass(Duration.ofSeconds(16));
          }
          return SyncModel.text(text);
        });
  }

  @Test
  void aSlowCandidateIsBetterThanNobody() throws Exception {
    SyncModel only =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofSeconds(16));
              return SyncModel.text("slow");
            });
    RouterPlanBuilder plan = new RouterPlanBuilder().candidate("only", only);
    try (var router = opened(plan)) {
      askTimes(router, 30);
      assertThat(only.calls()).isEqualTo(30);
      assertThat(passed()).isEqualTo(Duration.ofMinutes(8));
    }
  }

  @Test
  void withEveryBreakerOpenARowWaitsForTheNextTry() throws Exception {
    SyncModel cheap = downUntil(Duration.ofSeconds(20), "cheap");
    SyncModel smart = downUntil(Duration.ofSeconds(20), "smart");
    RouterPlanBuilder plan =
        plan(cheap, smart)
            .failurePolicy(RouterPlanBuilder.withRetries(0))
            .deadline(Duration.ofMinutes(2));
    try (var router = opened(plan.errorAnswers(answers(ErrorHandling.NULL)))) {
      List<String> answered = askTimes(router, 40);
      assertThat(answered.subList(30, 40)).containsOnly("cheap");
      // The first rows find out that both are down; from then on nobody is answered with NULL.
      assertThat(answered.stream().filter(each -> each == null).count()).isLessThanOrEqualTo(25);
      assertThat(passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void aRowThatWaitsInVainEndsWithItsDeadlineAndTellsWhy() throws Exception {
    SyncModel only = SyncModel.failing(HttpFailure.of(401));
    RouterPlanBuilder plan =
        new RouterPlanBuilder().candidate("only", only).deadline(Duration.ofSeconds(10));
    try (var router = opened(plan)) {
      assertThatThrownBy(() -> ask(router, "first")).hasMessageContaining("authentication");
      long before = timing.nanoTime();
      assertThatThrownBy(() -> ask(router, "second"))
          .isInstanceOf(RoutingException.class)
          .hasMessageContaining("None was asked")
          .hasMessageContaining("that of only for errors of class authentication");
      assertThat(timing.nanoTime() - before).isEqualTo(Duration.ofSeconds(10).toNanos());
      assertThat(only.calls()).isOne();
    }
  }

  @Test
  void aKindOfRowThatFailsEverywhereDoesNotCutOffTheOthers() throws Exception {
    SyncModel cheap = poisonedBy("poison", "cheap");
    SyncModel smart = poisonedBy("poison", "smart");
    RouterPlanBuilder plan = plan(cheap, smart).errorAnswers(answers(ErrorHandling.NULL));
    try (var router = opened(plan)) {
      for (int row = 0; row < 30; row++) {
        assertThat(ask(router, "poison")).containsExactly((String) null);
        assertThat(ask(router, "good")).containsExactly("cheap");
        assertThat(ask(router, "good")).containsExactly("cheap");
      }
      // Nobody waited for anything but the retries.
      assertThat(passed()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void rowsThatFailAgainBetweenOthersThatAreAnsweredDoNotOpenTheBreaker() throws Exception {
    SyncModel cheap = poisonedBy("poison", "cheap");
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      for (int row = 0; row < 50; row++) {
        assertThat(ask(router, "poison")).containsExactly("smart");
        for (int good = 0; good < 2; good++) {
          assertThat(ask(router, "good")).containsExactly("cheap");
        }
      }
    }
  }

  @Test
  void aRowWaitsAsLongAsTheServiceSays() throws Exception {
    SyncModel cheap = failingFirst(1, HttpFailure.tooMany(7), "cheap");
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      assertThat(ask(router, "hi")).containsExactly("cheap");
      assertThat(passed()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    }
  }

  @Test
  void aRowThatHasNoTimeToWaitGoesOn() throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.tooMany(40));
    RouterPlanBuilder plan =
        plan(cheap, SyncModel.saying("smart")).deadline(Duration.ofSeconds(60));
    try (var router = opened(plan)) {
      assertThat(askTimes(router, 3)).containsOnly("smart");
      assertThat(passed()).isZero();
      assertThat(cheap.calls()).as("it wants to be left alone").isOne();
      timing.pass(Duration.ofSeconds(40));
      askTimes(router, 1);
      assertThat(cheap.calls()).as("a full house is no mark against it").isEqualTo(2);
    }
  }

  @Test
  void aRowThatIsToldSoGoesOnAtOnce() throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.tooMany(1));
    FailurePolicy next =
        new FailurePolicy(
            ORDINARY.retry(), ORDINARY.breaker(), RateLimitMode.NEXT, ORDINARY.fallbackOn());
    try (var router = opened(plan(cheap, SyncModel.saying("smart")).failurePolicy(next))) {
      assertThat(askTimes(router, 10)).containsOnly("smart");
      assertThat(cheap.calls()).isOne();
      assertThat(passed()).isZero();
    }
  }

  @Test
  void aServiceThatIsFullManyTimesStillGetsTheRowThatHasNobodyElse() throws Exception {
    SyncModel only = failingFirst(10, HttpFailure.tooMany(1), "at last");
    try (var router = opened(new RouterPlanBuilder().candidate("only", only))) {
      assertThat(ask(router, "hi")).containsExactly("at last");
    }
  }

  @Test
  void aServiceThatNamesTomorrowIsAskedInFiveMinutes() throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.tooMany(86_400));
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      askTimes(router, 3);
      assertThat(cheap.calls()).isOne();
      timing.pass(Duration.ofMinutes(5));
      askTimes(router, 1);
      assertThat(cheap.calls()).isEqualTo(2);
    }
  }

  @Test
  void aThrottledCandidateDoesNotExcuseADeadOne() throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.tooMany(50));
    SyncModel smart = SyncModel.failing(HttpFailure.of(500));
    RouterPlanBuilder plan =
        plan(cheap, smart)
            .failurePolicy(RouterPlanBuilder.withRetries(0))
            .errorAnswers(answers(ErrorHandling.NULL));
    try (var router = opened(plan)) {
      askTimes(router, 10);
      assertThat(router.context.gauge("router=support_router.candidate=smart.breaker_state"))
          .isEqualTo(1);
    }
  }

  @Test
  void callsThatTimeOutAreNoSlowAnswers() throws Exception {
    SyncModel only =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofSeconds(20));
              throw RoutingException.ofAttempt(ErrorClass.TIMEOUT, "no answer");
            });
    RouterPlanBuilder plan =
        new RouterPlanBuilder().candidate("only", only).errorAnswers(answers(ErrorHandling.NULL));
    try (var router = opened(plan)) {
      askTimes(router, 6);
      assertThat(passed())
          .as("the sixth row waits")
          .isGreaterThanOrEqualTo(Duration.ofSeconds(150));
    }
  }

  @Test
  void aServiceThatNeverHasRoomLosesTheRowToAnother() throws Exception {
    SyncModel cheap = SyncModel.failing(HttpFailure.tooMany(1));
    try (var router = opened(plan(cheap, SyncModel.saying("smart")))) {
      assertThat(ask(router, "hi")).containsExactly("smart");
      assertThat(cheap.calls()).isEqualTo(2);
    }
  }

  @Test
  void callsAreSpreadOverTheMinute() throws Exception {
    SyncModel cheap = SyncModel.saying("cheap");
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .candidate("cheap", cheap)
            .limits(new CandidatePlan.Limits(null, null, 60, null, CallCost.NONE));
    try (var router = opened(plan)) {
      askTimes(router, 31);
      assertThat(passed()).isEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void aClassThatIsNotNamedEndsTheRow() throws Exception {
    FailurePolicy onTimeout =
        new FailurePolicy(
            ORDINARY.retry(), ORDINARY.breaker(), RateLimitMode.WAIT, Set.of(ErrorClass.TIMEOUT));
    SyncModel smart = SyncModel.saying("smart");
    try (var router =
        opened(plan(SyncModel.failing(HttpFailure.of(400)), smart).failurePolicy(onTimeout))) {
      assertThatThrownBy(() -> ask(router, "hi"))
          .hasMessageContaining("cheap: bad-request (HTTP 400, HttpFailure), 1 attempt")
          .hasMessageContaining("'fallback-on' doesn't name that class of errors");
      assertThat(smart.calls()).isZero();
    }
  }

  @Test
  void aRowThatIsTooLongPassesOverThoseThatReadNoMore() throws Exception {
    SyncModel small = SyncModel.failing(HttpFailure.of(413));
    SyncModel alike = SyncModel.saying("alike");
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .candidate("small", small)
            .limits(window(8_000))
            .candidate("alike", alike)
            .limits(window(8_000))
            .candidate("large", SyncModel.saying("large"))
            .limits(window(128_000));
    try (var router = opened(plan)) {
      assertThat(ask(router, "a long row")).containsExactly("large");
      assertThat(alike.calls()).isZero();
    }
  }

  @Test
  void whatARowIsAnsweredWithDependsOnTheClassOfItsError() throws Exception {
    DefaultAnswer sorry =
        DefaultAnswer.of(
            List.of(DataTypes.STRING().getLogicalType()), StringData.fromString("sorry"));
    ErrorAnswers answers =
        new ErrorAnswers(
            ErrorHandling.FAIL,
            Map.of(
                ErrorClass.BAD_REQUEST, ErrorHandling.NULL,
                ErrorClass.CONTENT_FILTER, ErrorHandling.DEFAULT),
            sorry);
    SyncModel only =
        new SyncModel(
            input -> {
              throw RoutingException.ofAttempt(
                  ErrorClass.valueOf(input.getString(0).toString()), "as wanted");
            });
    RouterPlanBuilder plan = new RouterPlanBuilder().candidate("only", only).errorAnswers(answers);
    try (var router = opened(plan)) {
      assertThat(ask(router, "BAD_REQUEST")).containsExactly((String) null);
      assertThat(ask(router, "CONTENT_FILTER")).containsExactly("sorry");
      assertThatThrownBy(() -> ask(router, "CONTEXT_LENGTH"))
          .hasMessageContaining("context-length");
    }
  }

  @Test
  void theDecisionTellsOfARowThatNobodyAnswered() throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .decision(DecisionField.ROUTED_MODEL, DecisionField.ERROR_CLASS, DecisionField.ATTEMPTS)
            .candidate("only", SyncModel.failing(HttpFailure.of(401)))
            .deadline(Duration.ofSeconds(10))
            .errorAnswers(answers(ErrorHandling.NULL));
    try (var router = opened(plan)) {
      StringData error = StringData.fromString("authentication");
      assertThat(router.function.predict(OpenedFunction.row("asked")))
          .containsExactly(GenericRowData.of(null, GenericRowData.of(null, error, 1)));
      assertThat(router.function.predict(OpenedFunction.row("not asked")))
          .containsExactly(GenericRowData.of(null, GenericRowData.of(null, error, 0)));
    }
  }

  @Test
  void theCostOfEmptyAnswersIsTheRowsToo() throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .decision(DecisionField.COST)
            .candidate("cheap", SyncModel.saying(""))
            .limits(cost(1, 10, 0))
            .candidate("smart", SyncModel.saying("12345"))
            .limits(cost(2, 0, 100));
    try (var router = opened(plan)) {
      // 1 + 2 characters of 0.01 each, and 2 + 5 characters of 0.1 each.
      assertThat(router.function.predict(OpenedFunction.row("hi")))
          .containsExactly(
              GenericRowData.of(StringData.fromString("12345"), GenericRowData.of(1.02 + 2.5)));
    }
  }

  @Test
  void aQueryCanForceACandidate() throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .decision(DecisionField.SOURCE)
            .candidate("cheap", SyncModel.saying("cheap"))
            .candidate("smart", SyncModel.saying("smart"))
            .forced("smart");
    try (var router = opened(plan)) {
      assertThat(router.function.predict(OpenedFunction.row("hi")))
          .containsExactly(
              GenericRowData.of(
                  StringData.fromString("smart"),
                  GenericRowData.of(StringData.fromString("forced"))));
    }
  }

  @Test
  void onlyTheTraceColumnStandsInTheError() throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .candidate("only", SyncModel.failing(HttpFailure.of(400)))
            .trace("ticket");
    try (var router = opened(plan)) {
      assertThatThrownBy(() -> ask(router, "T-4711"))
          .hasMessageContaining("no candidate answered the row (ticket T-4711).");
    }
  }

  private OpenedFunction<RoutingPredictFunction> opened(RouterPlanBuilder plan) throws Exception {
    return OpenedFunction.sync(plan, timing);
  }

  private static RouterPlanBuilder plan(SyncModel cheap, SyncModel smart) {
    return new RouterPlanBuilder()
        .candidate("cheap", cheap)
        .candidate("smart", smart)
        .failurePolicy(ORDINARY);
  }

  private Duration passed() {
    return Duration.ofNanos(timing.nanoTime() - start);
  }

  private static List<String> askTimes(OpenedFunction<RoutingPredictFunction> router, int rows) {
    List<String> answers = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      answers.addAll(ask(router, "row"));
    }
    return answers;
  }

  private static SyncModel failingFirst(int times, RuntimeException error, String answer) {
    int[] calls = new int[1];
    return new SyncModel(
        input -> {
          if (calls[0]++ < times) {
            throw error;
          }
          return SyncModel.text(answer);
        });
  }

  private SyncModel downUntil(Duration time, String answer) {
    return new SyncModel(
        input -> {
          if (passed().compareTo(time) < 0) {
            throw HttpFailure.of(503);
          }
          return SyncModel.text(answer);
        });
  }

  private static SyncModel poisonedBy(String poison, String answer) {
    return new SyncModel(
        input -> {
          if (input.getString(0).toString().equals(poison)) {
            throw HttpFailure.of(500);
          }
          return SyncModel.text(answer);
        });
  }

  private static ErrorAnswers answers(ErrorHandling handling) {
    return new ErrorAnswers(handling, Map.of(), null);
  }

  private static CandidatePlan.Limits window(int tokens) {
    return new CandidatePlan.Limits(null, null, null, tokens, CallCost.NONE);
  }

  private static CandidatePlan.Limits cost(double call, double in, double out) {
    return new CandidatePlan.Limits(null, null, null, null, new CallCost(call, in, out));
  }
}
