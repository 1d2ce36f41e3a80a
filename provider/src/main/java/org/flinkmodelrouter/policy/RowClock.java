package org.flinkmodelrouter.policy;

import java.io.Serializable;
import java.time.Instant;
import java.time.InstantSource;

/** The time of the recorded row at hand. Serializable, for every strategy has to be. */
final class RowClock implements InstantSource, Serializable {

  private static final long serialVersionUID = 1L;

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
