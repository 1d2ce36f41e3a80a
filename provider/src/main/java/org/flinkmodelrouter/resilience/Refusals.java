package org.flinkmodelrouter.resilience;

/**
 * How often a service has said "too many" since it answered last. Rows wait for one that answers
 * others in between; one that only ever refuses is tried by a row now and then. Safe for use by
 * many threads.
 */
final class Refusals {

  private final int borne;
  private volatile int inARow;
  private long countedAt;

  /** Bears twice as many as a single row does. */
  Refusals(RetryPolicy ofARow) {
    this.borne = 2 * Math.max(ofARow.maxRetries(), 1);
  }

  /**
   * A call was refused.
   *
   * @param began when it was let through: those that were under way together count as one
   * @return how many in a row it makes
   */
  synchronized int refused(long began, long now) {
    if (inARow == 0 || began - countedAt >= 0) {
      inARow++;
      countedAt = now;
    }
    return inARow;
  }

  /**
   * A call was not refused.
   *
   * @return whether so many were before that rows didn't wait
   */
  boolean answered() {
    if (inARow == 0) {
      return false;
    }
    synchronized (this) {
      boolean tooMany = areTooMany();
      inARow = 0;
      return tooMany;
    }
  }

  /** Whether there are so many that rows no longer wait for the service. */
  boolean areTooMany() {
    return inARow > borne;
  }
}
