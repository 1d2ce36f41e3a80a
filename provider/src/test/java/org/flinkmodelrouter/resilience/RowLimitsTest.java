package org.flinkmodelrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RowLimitsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void anAttemptHasItsShareOfWhatIsLeft() {
    RowLimits limits = new RowLimits(Duration.ofSeconds(60), null, 4);
    assertThat(limits.forAttempt(0, 60 * SECOND, 3)).isEqualTo(20 * SECOND);
    assertThat(limits.forAttempt(0, 40 * SECOND, 1)).isEqualTo(30 * SECOND);
  }

  @Test
  void anExplicitTimeoutStandsButNotBeyondTheDeadline() {
    RowLimits limits = new RowLimits(Duration.ofSeconds(60), Duration.ofSeconds(10), 4);
    assertThat(limits.forAttempt(0, 60 * SECOND, 3)).isEqualTo(10 * SECOND);
    assertThat(limits.forAttempt(0, 4 * SECOND, 3)).isEqualTo(4 * SECOND);
    assertThat(limits.forAttempt(45 * SECOND, 60 * SECOND, 3)).isEqualTo(45 * SECOND);
    assertThat(limits.forAttempt(45 * SECOND, 4 * SECOND, 3)).isEqualTo(4 * SECOND);
  }

  @Test
  void aRowHasNoMoreTimeThanItsCallerGives() {
    RowLimits limits = new RowLimits(Duration.ofSeconds(60), null, 4);
    assertThat(limits.forRow(Long.MAX_VALUE)).isEqualTo(60 * SECOND);
    assertThat(limits.forRow(2 * SECOND)).isEqualTo(2 * SECOND);
  }
}
