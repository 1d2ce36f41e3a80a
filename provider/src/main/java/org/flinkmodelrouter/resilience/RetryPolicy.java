package org.flinkmodelrouter.resilience;

import io.github.resilience4j.core.IntervalFunction;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How often and after how long a candidate is asked again for a row.
 *
 * @param maxRetries for each candidate, 0 for never
 * @param initialDelay the longest wait before the first retry; doubles with each further one
 * @param maxDelay the longest wait before any
 */
public record RetryPolicy(int maxRetries, Duration initialDelay, Duration maxDelay)
    implements Serializable {

  /** What applies where nothing else was said. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(1, Duration.ofMillis(500), Duration.ofSeconds(5));

  private static final double FACTOR = 2;

  /**
   * The wait before a retry, in nanoseconds: a random part of the longest, and at least half of it,
   * so that rows that failed together don't come again together.
   *
   * @param retry 1 for the first
   */
  public long delay(int retry, RandomGenerator random) {
    long longest =
        TimeUnit.MILLISECONDS.toNanos(
            IntervalFunction.ofExponentialBackoff(initialDelay, FACTOR, maxDelay).apply(retry));
    return longest - (long) (random.nextDouble() * longest / 2);
  }
}
