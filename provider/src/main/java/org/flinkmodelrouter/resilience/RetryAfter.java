package org.flinkmodelrouter.resilience;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How long a server asks to be left alone: the header {@code retry-after-ms}, or else {@code
 * Retry-After}, which is a number of seconds or a date.
 */
final class RetryAfter {

  /** Nine digits are 31 years in seconds, and don't overflow in nanoseconds. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  private static final int MILLISECONDS = 6;
  private static final int SECONDS = 9;

  private final Clock clock;

  RetryAfter(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads an answer's headers.
   *
   * @param header the first value of the header of this name, whatever its case
   * @return empty if there is no such header, or nothing that makes sense in it
   */
  Optional<Duration> of(Function<String, Optional<String>> header) {
    Optional<Duration> exact =
        header.apply("retry-after-ms").flatMap(value -> number(value, MILLISECONDS));
    return exact.or(
        () ->
            header
                .apply("retry-after")
                .flatMap(value -> number(value, SECONDS).or(() -> until(value, header))));
  }

  private static Optional<Duration> number(String value, int nanoDigits) {
    return NUMBER.matcher(value.strip()).matches()
        ? Optional.of(
            Duration.ofNanos(new BigDecimal(value.strip()).movePointRight(nanoDigits).longValue()))
        : Optional.empty();
  }

  /** By the server's own clock where it tells the time: ours may differ. */
  private Optional<Duration> until(String date, Function<String, Optional<String>> header) {
    Instant now = header.apply("date").flatMap(RetryAfter::date).orElseGet(clock::instant);
    return date(date)
        .map(end -> Duration.between(now, end))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  private static Optional<Instant> date(String value) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip())));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
