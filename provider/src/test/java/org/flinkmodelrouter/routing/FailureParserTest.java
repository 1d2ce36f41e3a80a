package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.resilience.BreakerSettings;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RetryPolicy;
import org.flinkmodelrouter.strategy.StrategyFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureParserTest {

  private static RouterDeclaration parse(String... keysAndValues) {
    Map<String, String> options = new HashMap<>();
    options.put("provider", "routing");
    options.put("candidates", "cheap;smart");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new RouterParser(
            "ml.d.r", options, StrategyFactories.discover(FailureParserTest.class.getClassLoader()))
        .parse();
  }

  @Test
  void withoutOptionsTheDefaultsApply() {
    assertThat(parse().failurePolicy()).isEqualTo(FailurePolicy.DEFAULT);
    assertThat(parse().errors())
        .isEqualTo(new ErrorDeclaration(ErrorHandling.FAIL, Map.of(), Map.of()));
    assertThat(parse().traceColumn()).isNull();
  }

  @Test
  void everyOptionIsRead() {
    RouterDeclaration router =
        parse(
            "fallback-on", "timeout;server",
            "retry.max-retries", "0",
            "retry.initial-delay", "1 s",
            "retry.max-delay", "3 s",
            "circuit-breaker.failures-in-a-row", "7",
            "circuit-breaker.window", "50",
            "circuit-breaker.failure-rate", "0.25",
            "circuit-breaker.slow-call-duration", "2 s",
            "circuit-breaker.open-duration", "10 s",
            "circuit-breaker.max-open-duration", "1 min",
            "rate-limit", "next",
            "error-handling", "null",
            "error-handling.quota", "fail",
            "error-handling.content-filter", "default",
            "default-output.response", "sorry",
            "trace-column", "id");
    assertThat(router.failurePolicy())
        .isEqualTo(
            new FailurePolicy(
                new RetryPolicy(0, Duration.ofSeconds(1), Duration.ofSeconds(3)),
                new BreakerSettings(
                    7,
                    50,
                    0.25,
                    Duration.ofSeconds(2),
                    true,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1)),
                RateLimitMode.NEXT,
                Set.of(ErrorClass.TIMEOUT, ErrorClass.SERVER)));
    assertThat(router.errors())
        .isEqualTo(
            new ErrorDeclaration(
                ErrorHandling.NULL,
                Map.of(
                    ErrorClass.QUOTA, ErrorHandling.FAIL,
                    ErrorClass.CONTENT_FILTER, ErrorHandling.DEFAULT),
                Map.of("response", "sorry")));
    assertThat(router.traceColumn()).isEqualTo("id");
  }

  @Test
  void theBreakerCanBeLeftOut() {
    assertThat(parse("circuit-breaker.enabled", "false").failurePolicy().breaker()).isNull();
  }

  @Test
  void aCallIsSlowAfterHalfOfAnAttemptsTimeIfOthersWereQuicker() {
    BreakerSettings breaker = parse("attempt-timeout", "8 s").failurePolicy().breaker();
    assertThat(breaker.slowCall()).isEqualTo(Duration.ofSeconds(4));
    assertThat(breaker.slowFromTheFirst()).isFalse();
  }

  @Test
  void aLongerFirstTimeMakesTheLongestLonger() {
    assertThat(parse("circuit-breaker.open-duration", "10 min").failurePolicy().breaker().maxOpen())
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(parse("retry.initial-delay", "9 s").failurePolicy().retry().maxDelay())
        .isEqualTo(Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @CsvSource({
    "fallback-on, timeuot, 'timeuot', which is no class of errors",
    "fallback-on, timeuot, Did you mean 'timeout'?",
    "retry.max-retries, -1, no whole number from 0 to 1000",
    "retry.initial-delay, 1 ns, no duration from 1 ms",
    "circuit-breaker.failures-in-a-row, 0, no whole number from 1 to 999999999",
    "circuit-breaker.failure-rate, 0, a share above 0",
    "circuit-breaker.failure-rate, 1.5, at most 1",
    "circuit-breaker.failure-rate, half, no number from 0 on",
    "circuit-breaker.enabled, maybe, It can be 'true' or 'false'",
    "circuit-breaker.max-open-duration, 1 s, shorter than 'circuit-breaker.open-duration'",
    "rate-limit, nexxt, Did you mean 'next'?",
    "error-handling, ignore, It can be 'fail'",
    "error-handling.timeuot, null, Did you mean 'error-handling.timeout'?",
    "error-handling.timeout, skip, It can be 'fail'",
    "default-output.response, x, is never used",
    "route.cheap.max-concurrency, 0, no whole number from 1 to 1000",
    "route.cheap.requests-per-minute, many, no whole number from 1 to 999999999",
    "route.cheap.cost.per-call, -1, no number from 0 on",
    "route.cheap.cost.per-cal, 1, Did you mean 'route.cheap.cost.per-call'?",
  })
  void whatMakesNoSenseIsRefused(String key, String value, String problem) {
    assertRefused(key, value, problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deadline",
        "attempt-timeout",
        "route.cheap.timeout",
        "strategy.selector.timeout",
        "retry.initial-delay",
        "retry.max-delay",
        "circuit-breaker.slow-call-duration",
        "circuit-breaker.open-duration",
        "circuit-breaker.max-open-duration",
      })
  void aDurationThatATaskCouldNotReckonWithIsRefused(String key) {
    for (String value :
        List.of("1 ns", "999 us", "366 d", "200000 d", "300000000000 d", "9".repeat(30) + " d")) {
      assertRefused(key, value, "is '" + value + "', which is no duration from 1 ms to 365 d.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "circuit-breaker.window, 999999999, from 1 to 10000",
    "circuit-breaker.window, 10001, from 1 to 10000",
    "max-attempts, 1001, from 1 to 1000",
    "retry.max-retries, 1001, from 0 to 1000",
    "route.cheap.max-concurrency, 1001, from 1 to 1000",
    "route.cheap.context-window, 1000000000, from 1 to 999999999",
    "strategy.selector.max-concurrency, 1001, from 1 to 1000",
    "strategy.selector.requests-per-minute, 1000000000, from 1 to 999999999",
  })
  void aNumberThatIsTooLargeIsRefused(String key, String value, String range) {
    assertRefused(key, value, "is '" + value + "', which is no whole number " + range);
  }

  @Test
  void theEndsOfTheRangesAreTaken() {
    RouterDeclaration router =
        parse(
            "deadline", "365 d",
            "attempt-timeout", "1 ms",
            "max-attempts", "1000",
            "circuit-breaker.window", "10000",
            "route.cheap.max-concurrency", "1000");
    assertThat(router.deadline()).isEqualTo(Duration.ofDays(365));
    assertThat(router.attemptTimeout()).isEqualTo(Duration.ofMillis(1));
    assertThat(router.maxAttempts()).isEqualTo(1000);
    assertThat(router.failurePolicy().breaker().window()).isEqualTo(10_000);
    assertThat(router.candidates().get(0).route().limits().maxConcurrency()).isEqualTo(1000);
  }

  private static void assertRefused(String key, String value, String problem) {
    List<String> options = new ArrayList<>(List.of(key, value));
    if (key.startsWith("strategy.selector.")) {
      options.addAll(List.of("strategy", "llm-judge", "selector", "judge"));
    }
    assertThatThrownBy(() -> parse(options.toArray(String[]::new)))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("Option '" + key + "' of router ml.d.r")
        .hasMessageContaining(problem);
  }
}
