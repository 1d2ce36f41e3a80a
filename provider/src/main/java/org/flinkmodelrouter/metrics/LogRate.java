package org.flinkmodelrouter.metrics;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Lets one line through every so often, so that an outage doesn't fill the log. */
public final class LogRate {

  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoTime;
  private long suppressed;
  private long last;
  private boolean begun;

  /** Measures by this clock, of nanoseconds. */
  public LogRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How many lines were kept back since the last one; empty if this one is to be kept back too. */
  public synchronized OptionalLong admit() {
    long now = nanoTime.getAsLong();
    if (begun && now - last < INTERVAL) {
      suppressed++;
      return OptionalLong.empty();
    }
    begun = true;
    last = now;
    long before = suppressed;
    suppressed = 0;
    return OptionalLong.of(before);
  }
}
