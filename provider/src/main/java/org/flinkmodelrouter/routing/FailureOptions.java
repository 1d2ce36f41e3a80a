package org.flinkmodelrouter.routing;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.options.CountRange;
import org.flinkmodelrouter.resilience.BreakerSettings;
import org.flinkmodelrouter.resilience.ErrorClass;

/** A router's options about attempts that fail. */
public final class FailureOptions {

  private static final String CLASSES =
      Arrays.stream(ErrorClass.values()).map(ErrorClass::label).collect(Collectors.joining(", "));

  static final CountRange RETRIES_RANGE = new CountRange(0, 1000);

  /** Each subtask keeps so many calls of each candidate in memory. */
  static final CountRange WINDOW_RANGE = CountRange.upTo(10_000);

  public static final ConfigOption<String> FALLBACK_ON =
      key("fallback-on")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Classes of errors after which another candidate gets the row, with ; between them;"
                  + " all where this is not set. There are: "
                  + CLASSES
                  + ".");

  public static final ConfigOption<Integer> RETRIES =
      key("retry.max-retries")
          .intType()
          .defaultValue(1)
          .withDescription(
              "How often a candidate is asked again for a row after a failure of its server or of"
                  + " the connection, before the next candidate is asked. 0 for never. Of max-attempts,"
                  + " retries leave one attempt for each further candidate that the row may still"
                  + " fall back on. At most 1000.");

  public static final ConfigOption<Duration> RETRY_INITIAL_DELAY =
      key("retry.initial-delay")
          .durationType()
          .defaultValue(Duration.ofMillis(500))
          .withDescription(
              "The longest wait before the first retry; it doubles with each further one. The wait"
                  + " is a random part of it, from half of it on.");

  public static final ConfigOption<Duration> RETRY_MAX_DELAY =
      key("retry.max-delay")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription("The longest wait before any retry.");

  public static final ConfigOption<Boolean> BREAKER_ENABLED =
      key("circuit-breaker.enabled")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether a candidate that keeps failing is left alone for a while, on each parallel"
                  + " subtask, and then tried with one row.");

  public static final ConfigOption<Integer> BREAKER_FAILURES_IN_A_ROW =
      key("circuit-breaker.failures-in-a-row")
          .intType()
          .defaultValue(BreakerSettings.DEFAULT.failuresInARow())
          .withDescription(
              "So many failures in a row open the breaker, and so do so many slow calls in a row.");

  public static final ConfigOption<Integer> BREAKER_WINDOW =
      key("circuit-breaker.window")
          .intType()
          .defaultValue(BreakerSettings.DEFAULT.window())
          .withDescription(
              "How many of the last calls the share of failures is taken of; at most 10000.");

  public static final ConfigOption<Double> BREAKER_FAILURE_RATE =
      key("circuit-breaker.failure-rate")
          .doubleType()
          .defaultValue(BreakerSettings.DEFAULT.failureRate())
          .withDescription(
              "The share of failed calls, or of slow ones, that opens the breaker; above 0, at most"
                  + " 1.");

  public static final ConfigOption<Duration> BREAKER_SLOW_CALL =
      key("circuit-breaker.slow-call-duration")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "A call that takes so long is a slow one, whatever it brings. Where this is not set, half"
                  + " of what an attempt may take, and only for a candidate that was quicker before:"
                  + " one that always takes so long is not left alone for it. A breaker that opened"
                  + " for slow calls alone still lets a row through that has nowhere else to go.");

  public static final ConfigOption<Duration> BREAKER_OPEN =
      key("circuit-breaker.open-duration")
          .durationType()
          .defaultValue(BreakerSettings.DEFAULT.open())
          .withDescription(
              "How long the breaker stays open before one row tries the candidate; it doubles with"
                  + " each try that fails. Rows that have nowhere else to go may have it tried sooner.");

  public static final ConfigOption<Duration> BREAKER_MAX_OPEN =
      key("circuit-breaker.max-open-duration")
          .durationType()
          .defaultValue(BreakerSettings.DEFAULT.maxOpen())
          .withDescription("The longest that the breaker stays open between two tries.");

  public static final ConfigOption<RateLimitMode> RATE_LIMIT =
      key("rate-limit")
          .enumType(RateLimitMode.class)
          .defaultValue(RateLimitMode.WAIT)
          .withDescription(
              "What a row does whose candidate may not be called just now, by"
                  + " route.<label>.requests-per-minute or by the service's own word: wait waits as"
                  + " long as time is left for one attempt, next goes on to the next candidate.");

  public static final ConfigOption<ErrorHandling> ERROR_HANDLING =
      key("error-handling")
          .enumType(ErrorHandling.class)
          .defaultValue(ErrorHandling.FAIL)
          .withDescription(
              "What becomes of a row that no candidate answered: fail fails the job, null answers"
                  + " NULL in all columns but the decision, default answers what the options"
                  + " default-output.<column> say. error-handling.<class> says it for one class of"
                  + " errors.");

  private FailureOptions() {}

  /** {@code error-handling} for one class of errors. */
  public static ConfigOption<ErrorHandling> errorHandling(ErrorClass errorClass) {
    return key(ERROR_HANDLING.key() + "." + errorClass.label())
        .enumType(ErrorHandling.class)
        .noDefaultValue()
        .withDescription("As error-handling, for errors of this class.");
  }

  private static Stream<ConfigOption<?>> single() {
    return Stream.of(
        FALLBACK_ON,
        RETRIES,
        RETRY_INITIAL_DELAY,
        RETRY_MAX_DELAY,
        BREAKER_ENABLED,
        BREAKER_FAILURES_IN_A_ROW,
        BREAKER_WINDOW,
        BREAKER_FAILURE_RATE,
        BREAKER_SLOW_CALL,
        BREAKER_OPEN,
        BREAKER_MAX_OPEN,
        RATE_LIMIT,
        ERROR_HANDLING);
  }

  /** All of them, but for the output columns'. */
  public static List<ConfigOption<?>> all() {
    return Stream.concat(
            single(), Arrays.stream(ErrorClass.values()).map(FailureOptions::errorHandling))
        .toList();
  }

  /** All of them for the option reference: a word in angle brackets for what varies. */
  public static List<ConfigOption<?>> documented() {
    return Stream.concat(
            single(),
            Stream.of(
                key(ERROR_HANDLING.key() + ".<class>")
                    .enumType(ErrorHandling.class)
                    .noDefaultValue()
                    .withDescription(
                        "As error-handling, for errors of this class: one of " + CLASSES + "."),
                key(OptionKeys.DEFAULT_OUTPUT + ".<column>")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                        "The value of the output column where error-handling is default, as in"
                            + " CAST('value' AS the column's type); NULL where this is not set.")))
        .toList();
  }
}
