package org.flinkmodelrouter.resilience;

import java.time.Duration;
import javax.annotation.Nullable;

/** How long and how often a row is tried; all times in nanoseconds. */
public final class RowLimits {

  /** What an attempt may take where nothing else was said. */
  public static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(30);

  private final long deadline;
  private final long attemptTimeout;
  private final int maxAttempts;

  /**
   * Sets the limits.
   *
   * @param deadline for the whole row
   * @param attemptTimeout for one attempt; null where it wasn't set
   * @param maxAttempts for the whole row, at least 1
   */
  public RowLimits(Duration deadline, @Nullable Duration attemptTimeout, int maxAttempts) {
    this.deadline = deadline.toNanos();
    this.attemptTimeout = attemptTimeout == null ? 0 : attemptTimeout.toNanos();
    this.maxAttempts = maxAttempts;
  }

  /** Time for a row of which its caller wants the answer within {@code allowed}. */
  public long forRow(long allowed) {
    return Math.min(deadline, allowed);
  }

  /**
   * Time for the next attempt.
   *
   * @param ownTimeout the candidate's; 0 where it wasn't set
   * @param left until the row's deadline
   * @param attemptsLeft how many attempts may still be made, this one among them
   */
  public long forAttempt(long ownTimeout, long left, int attemptsLeft) {
    if (ownTimeout > 0) {
      return Math.min(ownTimeout, left);
    }
    if (attemptTimeout > 0) {
      return Math.min(attemptTimeout, left);
    }
    return Math.min(LONGEST_ATTEMPT.toNanos(), left / attemptsLeft);
  }

  /**
   * What a row may wait for a candidate and still have time for one attempt at it.
   *
   * @param ownTimeout the candidate's; 0 where it wasn't set
   * @param left until the row's deadline
   */
  public long longestWait(long ownTimeout, long left) {
    return left - Math.min(forAttempt(ownTimeout, left, 1), left / 2);
  }

  /**
   * What a row needs to have left that tries whether a candidate is well again: about the time that
   * others would give it.
   *
   * @param ownTimeout the candidate's; 0 where it wasn't set
   * @param allowed for the whole row
   * @param candidates that could have it
   */
  public long forTry(long ownTimeout, long allowed, int candidates) {
    long fresh = forAttempt(ownTimeout, allowed, candidates);
    return fresh - fresh / 10;
  }

  /** At most this many attempts for a row. */
  public int maxAttempts() {
    return maxAttempts;
  }
}
