package org.flinkmodelrouter.resilience;

import java.util.concurrent.TimeUnit;

/**
 * When an open breaker may be tried before its time: after a pause that doubles with each such try,
 * and with each opening as long as nobody was answered in between. Times are in nanoseconds,
 * moments readings of the router's clock; not safe for use by many threads, but for {@link #from}.
 */
final class EarlyTries {

  /** Soon enough for rows that have little time, and seldom enough for a service in trouble. */
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  private final long longestPause;
  private volatile long from;
  private long pause;
  private boolean answered = true;

  EarlyTries(long longestPause) {
    this.longestPause = longestPause;
  }

  /** The breaker opened after it was closed. */
  void opened(long now) {
    pause = answered ? FIRST_PAUSE : doubled();
    from = now + pause;
  }

  /** A try before the time failed. */
  void failed(long now) {
    pause = doubled();
    from = now + pause;
  }

  private long doubled() {
    return Math.min(pause * 2, longestPause);
  }

  /** The breaker closed: that was one answer, and of a try. */
  void closed() {
    answered = false;
  }

  /** A row was answered while the breaker was closed. */
  void answered() {
    answered = true;
  }

  /** When the next one may be. */
  long from() {
    return from;
  }
}
