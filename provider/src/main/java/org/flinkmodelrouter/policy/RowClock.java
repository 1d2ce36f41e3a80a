package org.flinkmodelrouter.policy;

import java.time.Instant;
import java.time.InstantSource;

/** The time of the recorded row at hand. */
final class RowClock implements InstantSource {

  private long millis;

  void set(long epochMillis) {
    this.millis = epochMillis;
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }
}
