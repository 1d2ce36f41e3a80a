package org.flinkmodelrouter.resilience;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * Spreads a candidate's calls over time: at the rate that its owner allows, and not before the
 * service wants the next one. Bucket4j does the reckoning. Safe for use by many threads; times are
 * in nanoseconds.
 */
public final class RequestRate {

  @Nullable private final Bucket bucket;
  private volatile boolean paused;
  private long pausedUntil;

  /**
   * Makes a rate.
   *
   * @param perMinute calls of the whole job in a minute; null for no limit but the service's
   * @param subtasks how many share them
   */
  public RequestRate(@Nullable Integer perMinute, int subtasks, Timing timing) {
    this.bucket =
        perMinute == null
            ? null
            : Bucket.builder()
                // A larger capacity would let a burst through, which the service would refuse.
                .addLimit(
                    limit ->
                        limit.capacity(1).refillGreedy(perMinute, Duration.ofMinutes(subtasks)))
                .withCustomTimePrecision(new Meter(timing, timing.nanoTime()))
                .build();
  }

  /**
   * Takes the next place in the row of calls.
   *
   * @param hasPlace whether the caller took one before, and comes back for it
   * @param longest a place that is further away isn't taken
   * @return the time until the place: 0 for now; negative, and less one, if none was taken
   */
  long enter(boolean hasPlace, long longest, long now) {
    if (bucket == null && !paused) {
      return 0;
    }
    synchronized (this) {
      long pause = pause(now);
      long wait = pause;
      if (bucket != null && !hasPlace) {
        wait = Math.max(pause, bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
      }
      if (wait > longest) {
        return -wait - 1;
      }
      if (bucket != null && !hasPlace) {
        bucket.consumeIgnoringRateLimits(1);
      }
      return wait;
    }
  }

  /** A place that was taken is left empty. */
  void giveBack() {
    if (bucket != null) {
      bucket.addTokens(1);
    }
  }

  /** Nanoseconds for which the service still wants no call; 0 where it does. */
  long pausedFor(long now) {
    if (!paused) {
      return 0;
    }
    synchronized (this) {
      return pause(now);
    }
  }

  /**
   * Begins the next pause, where there is none now.
   *
   * @return false if there is
   */
  synchronized boolean tryPause(long nanos, long now) {
    if (pause(now) > 0) {
      return false;
    }
    pauseUntil(now + nanos);
    return true;
  }

  /** The service answers again. */
  synchronized void resume() {
    paused = false;
  }

  private long pause(long now) {
    long left = paused ? pausedUntil - now : 0;
    if (left <= 0) {
      paused = false;
      return 0;
    }
    return left;
  }

  /** The service wants no call until {@code until}, a reading of the router's clock. */
  synchronized void pauseUntil(long until) {
    if (!paused || until - pausedUntil > 0) {
      pausedUntil = until;
      paused = true;
    }
  }

  /** From zero on: the library's sums don't allow for readings that overflow. */
  private record Meter(Timing timing, long origin) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return timing.nanoTime() - origin;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
