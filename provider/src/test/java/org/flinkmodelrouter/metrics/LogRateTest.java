package org.flinkmodelrouter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.flinkmodelrouter.testing.ManualTiming;
import org.junit.jupiter.api.Test;

class LogRateTest {

  private final ManualTiming timing = new ManualTiming();
  private final LogRate rate = new LogRate(timing::nanoTime);

  @Test
  void oneLineEveryTenSecondsTellsHowManyWereKeptBack() {
    assertThat(rate.admit()).hasValue(0);
    assertThat(rate.admit()).isEmpty();
    timing.pass(Duration.ofMillis(9_999));
    assertThat(rate.admit()).isEmpty();
    timing.pass(Duration.ofMillis(1));
    assertThat(rate.admit()).hasValue(2);
    timing.pass(Duration.ofSeconds(10));
    assertThat(rate.admit()).hasValue(0);
  }
}
