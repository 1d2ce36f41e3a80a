package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.options.CountRange;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.resilience.BreakerSettings;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RetryPolicy;

/** Reads what a router's options say of attempts that fail. */
final class FailureParser {

  private final OptionReader options;

  FailureParser(OptionReader options) {
    this.options = options;
  }

  /**
   * What is done about attempts that fail.
   *
   * @param attempt how long an attempt may take, as far as the options tell
   */
  FailurePolicy policy(Duration attempt) {
    return new FailurePolicy(
        new RetryPolicy(
            options.count(FailureOptions.RETRIES, FailureOptions.RETRIES_RANGE),
            duration(FailureOptions.RETRY_INITIAL_DELAY),
            notShorter(FailureOptions.RETRY_MAX_DELAY, FailureOptions.RETRY_INITIAL_DELAY)),
        options.yes(FailureOptions.BREAKER_ENABLED) ? breaker(attempt) : null,
        options.choice(FailureOptions.RATE_LIMIT),
        fallbackOn());
  }

  private BreakerSettings breaker(Duration attempt) {
    Optional<Duration> slowCall = options.duration(FailureOptions.BREAKER_SLOW_CALL);
    return new BreakerSettings(
        options.count(FailureOptions.BREAKER_FAILURES_IN_A_ROW, CountRange.ANY),
        options.count(FailureOptions.BREAKER_WINDOW, FailureOptions.WINDOW_RANGE),
        options.share(FailureOptions.BREAKER_FAILURE_RATE),
        slowCall.orElseGet(() -> attempt.dividedBy(2)),
        slowCall.isPresent(),
        duration(FailureOptions.BREAKER_OPEN),
        notShorter(FailureOptions.BREAKER_MAX_OPEN, FailureOptions.BREAKER_OPEN));
  }

  /** Where only the other one was set, the default gives way. */
  private Duration notShorter(ConfigOption<Duration> longer, ConfigOption<Duration> shorter) {
    Duration least = duration(shorter);
    Optional<Duration> set = options.duration(longer);
    if (set.isPresent() && set.get().compareTo(least) < 0) {
      throw options.error(
          longer, String.format("is shorter than '%s'. Make it longer.", shorter.key()));
    }
    Duration wanted = set.orElseGet(longer::defaultValue);
    return wanted.compareTo(least) < 0 ? least : wanted;
  }

  private Duration duration(ConfigOption<Duration> option) {
    return options.duration(option).orElseGet(option::defaultValue);
  }

  private Set<ErrorClass> fallbackOn() {
    List<String> named = options.list(FailureOptions.FALLBACK_ON);
    return named.isEmpty()
        ? FailurePolicy.DEFAULT.fallbackOn()
        : named.stream().map(this::errorClass).collect(Collectors.toSet());
  }

  private ErrorClass errorClass(String label) {
    List<String> known = Arrays.stream(ErrorClass.values()).map(ErrorClass::label).toList();
    return Arrays.stream(ErrorClass.values())
        .filter(each -> each.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                options.error(
                    FailureOptions.FALLBACK_ON,
                    String.format(
                        "names '%s', which is no class of errors. There are: %s.%s",
                        label, String.join(", ", known), NearestKey.suggestion(label, known))));
  }

  /** What becomes of rows that no candidate answered. */
  ErrorDeclaration errors() {
    Map<ErrorClass, ErrorHandling> byClass = new EnumMap<>(ErrorClass.class);
    for (ErrorClass each : ErrorClass.values()) {
      options
          .chosen(FailureOptions.errorHandling(each), ErrorHandling.class)
          .ifPresent(handling -> byClass.put(each, handling));
    }
    Map<String, String> defaults = new LinkedHashMap<>();
    String prefix = OptionKeys.DEFAULT_OUTPUT + ".";
    options
        .options()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                defaults.put(key.substring(prefix.length()), value);
              }
            });
    ErrorDeclaration errors =
        new ErrorDeclaration(options.choice(FailureOptions.ERROR_HANDLING), byClass, defaults);
    if (!errors.has(ErrorHandling.DEFAULT) && !defaults.isEmpty()) {
      throw options.error(
          prefix + defaults.keySet().iterator().next(),
          "is never used: no 'error-handling' is 'default'. Set one, or remove the option.");
    }
    return errors;
  }
}
