package org.flinkmodelrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private final RetryAfter retryAfter =
      new RetryAfter(Clock.fixed(Instant.parse("2026-11-24T03:00:00Z"), ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "7, PT7S",
    "' 7 ', PT7S",
    "0, PT0S",
    "0.25, PT0.25S",
    "999999999, PT277777H46M39S",
    "'Tue, 24 Nov 2026 03:00:20 GMT', PT20S",
    "'Tue, 24 Nov 2026 02:59:00 GMT', PT0S"
  })
  void secondsAndDatesAreRead(String value, Duration expected) {
    assertThat(read(Map.of("retry-after", value))).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "NaN", "1e3", "9999999999", "2026-11-24T03:00:20Z"})
  void nothingElseIs(String value) {
    assertThat(read(Map.of("retry-after", value))).isEmpty();
  }

  @Test
  void millisecondsComeFirst() {
    assertThat(read(Map.of("retry-after-ms", "1500.5", "retry-after", "9")))
        .contains(Duration.ofNanos(1_500_500_000));
    assertThat(read(Map.of("retry-after-ms", "soon", "retry-after", "9")))
        .contains(Duration.ofSeconds(9));
  }

  @Test
  void aDateIsReadByTheServersClock() {
    assertThat(
            read(
                Map.of(
                    "date", "Tue, 24 Nov 2026 05:00:00 GMT",
                    "retry-after", "Tue, 24 Nov 2026 05:00:20 GMT")))
        .contains(Duration.ofSeconds(20));
  }

  private Optional<Duration> read(Map<String, String> headers) {
    return retryAfter.of(name -> Optional.ofNullable(headers.get(name)));
  }
}
