package org.flinkmodelrouter.resilience;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The router's clock as a {@link Clock} that began at zero: only differences mean anything. */
final class ElapsedClock extends Clock {

  private final Timing timing;
  private final long origin;

  ElapsedClock(Timing timing) {
    this.timing = timing;
    this.origin = timing.nanoTime();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, timing.nanoTime() - origin);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("elapsed time has no zone");
  }
}
