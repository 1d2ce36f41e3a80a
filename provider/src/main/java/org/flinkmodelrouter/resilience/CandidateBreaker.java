package org.flinkmodelrouter.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Keeps rows from a candidate that keeps failing. Resilience4j has the states and the window of the
 * last calls; added to it are failures in a row, which leave a silent service after a handful of
 * rows, and whose fault a failure is. Safe for use by many threads; times are readings of the
 * router's clock, in nanoseconds.
 */
public final class CandidateBreaker {

  /** Not now, and nobody knows when: another row is trying the candidate. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  /** So many failures of rows that failed elsewhere too are no longer those rows' own fault. */
  private static final int MOST_POISON_IN_A_ROW = 20;

  /**
   * After an answered health check so many failures may be the rows' own. It is an answer that a
   * service may have ready, so they aren't for ever.
   */
  private static final int MOST_POISON_AFTER_CHECK = 100;

  /** The library compares with a clock of milliseconds, and opens after the moment, not at it. */
  private static final long SLACK = TimeUnit.MILLISECONDS.toNanos(2);

  /** A candidate that answered somebody so long ago is well, as long as it isn't left alone. */
  private static final long RECENT = TimeUnit.SECONDS.toNanos(10);

  private static final double DOUBLING = 2;
  private static final double PERCENT = 100;

  private final BreakerSettings settings;
  private final long slowCall;
  private final CircuitBreaker breaker;
  private final Consumer<String> onChange;
  private final Runnable onNews;
  private final Timing timing;
  private final EarlyTries earlyTries;

  private int failuresInARow;
  private int slowInARow;
  private int poisonInARow;
  private volatile boolean slow;
  private boolean everSucceeded;

  /** Whether a call that takes long is one that might have been quicker. */
  private boolean mayBeSlow;

  /** Not volatile, for it is written by every row: whoever reads it may be late. */
  private long lastSuccess;

  private long changedAt;
  private boolean everRecovered;
  private long recoveredAt;
  private boolean everChecked;
  private long checkedAt;
  private volatile long openUntil;

  /** How often it opened since it was last closed; tries before the time don't count. */
  private int openings;

  private boolean triedEarly;
  private volatile State state = State.CLOSED;
  @Nullable private volatile ErrorClass lastFailure;

  /** Successes since anything else happened: so many fill the window, and more change nothing. */
  private volatile int successesInARow;

  /**
   * Makes a closed one.
   *
   * @param onChange told of each change of state in words, on the thread that caused it
   * @param onNews told of the first answer, and of each one after a while without: what {@link
   *     #isWell} says has changed
   */
  public CandidateBreaker(
      String candidate,
      BreakerSettings settings,
      Timing timing,
      Consumer<String> onChange,
      Runnable onNews) {
    this.settings = settings;
    this.slowCall = settings.slowCall().toNanos();
    this.earlyTries = new EarlyTries(settings.maxOpen().toNanos());
    this.mayBeSlow = settings.slowFromTheFirst();
    this.onChange = onChange;
    this.onNews = onNews;
    this.timing = timing;
    this.changedAt = timing.nanoTime();
    this.breaker = CircuitBreaker.of(candidate, configuration());
    breaker
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState()))
        .onSlowCallRateExceeded(event -> slow = !isFailing());
  }

  /** Calls that time out are slow as well. */
  private boolean isFailing() {
    return breaker.getMetrics().getFailureRate() >= settings.failureRate() * PERCENT;
  }

  private CircuitBreakerConfig configuration() {
    float rate = (float) (settings.failureRate() * PERCENT);
    IntervalFunction doubling =
        IntervalFunction.ofExponentialBackoff(settings.open(), DOUBLING, settings.maxOpen());
    return CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(settings.window())
        .minimumNumberOfCalls(settings.window())
        .failureRateThreshold(rate)
        .slowCallRateThreshold(rate)
        .slowCallDurationThreshold(settings.slowCall())
        .permittedNumberOfCallsInHalfOpenState(1)
        .waitIntervalFunctionInOpenState(
            tries -> {
              long now = timing.nanoTime();
              if (triedEarly && openUntil - now > SLACK) {
                earlyTries.failed(now);
                return TimeUnit.NANOSECONDS.toMillis(openUntil - now - SLACK);
              }
              if (++openings == 1) {
                earlyTries.opened(now);
              }
              long millis = doubling.apply(openings);
              openUntil = now + TimeUnit.MILLISECONDS.toNanos(millis) + SLACK;
              return millis;
            })
        .clock(new ElapsedClock(timing))
        .currentTimestampFunction(clock -> timing.nanoTime(), TimeUnit.NANOSECONDS)
        .build();
  }

  /**
   * Nanoseconds until the candidate may be asked: 0 for now, {@link #UNKNOWN} while one row is.
   *
   * @param recourse a row that nobody has failed yet, or one that was answered before, may come
   *     sooner where there is nobody else to go to and the rows before it may have been the trouble
   */
  public long nanosUntilAsked(Recourse recourse, long now) {
    return switch (state) {
      case OPEN -> {
        long until =
            mayBeTriedEarly(recourse)
                ? Math.min(earlyTries.from() - now, openUntil - now)
                : openUntil - now;
        yield Math.max(until, 0);
      }
      case HALF_OPEN -> UNKNOWN;
      default -> 0;
    };
  }

  private boolean mayBeTriedEarly(Recourse recourse) {
    return switch (recourse) {
      case OTHERS -> false;
      case NONE -> failedQuickly() && lastFailure == ErrorClass.CONNECTION;
      case NONE_AND_UNSUSPECTED -> failedQuickly();
    };
  }

  /**
   * Whether it is left alone for failures that came soon, as answers or as none that was to be had:
   * a silent service would hold up the row that tries it, and is seldom silent to some rows only.
   */
  public boolean failedQuickly() {
    ErrorClass failure = lastFailure;
    return state != State.CLOSED
        && !slow
        && failure != null
        && failure != ErrorClass.TIMEOUT
        && failure.mark() == ErrorClass.Mark.FAILURE;
  }

  /** Whether nothing but slowness keeps rows from it: still better than nobody. */
  public synchronized boolean isMerelySlow() {
    return state != State.CLOSED && slow;
  }

  /** Whether it answers others: a row that it fails has nothing to wait for. */
  public synchronized boolean isWell(long now) {
    return state == State.CLOSED && everSucceeded && now - lastSuccess < RECENT;
  }

  /** Whether it answered some row since. */
  public synchronized boolean hasAnsweredSince(long moment) {
    return everSucceeded && lastSuccess - moment > 0;
  }

  /** Whether it was left alone at some time since, and isn't any more. */
  public synchronized boolean hasRecoveredSince(long moment) {
    return everRecovered && recoveredAt - moment > 0 && state == State.CLOSED;
  }

  /** Lets a row through, or not: then {@link #nanosUntilAsked} tells when. */
  public boolean tryAcquire(Recourse recourse, long now) {
    if (state == State.CLOSED) {
      return true;
    }
    synchronized (this) {
      if (state == State.OPEN) {
        triedEarly = openUntil - now > 0;
        if (triedEarly && nanosUntilAsked(recourse, now) == 0) {
          breaker.transitionToHalfOpenState();
        }
      }
      boolean acquired = breaker.tryAcquirePermission();
      if (acquired) {
        changedAt = now;
      }
      return acquired;
    }
  }

  /**
   * A call brought an answer.
   *
   * @param began when it was let through
   * @param took how long it lasted, in nanoseconds; 0 where nobody measured, for it was quick
   */
  public void succeeded(long began, long took) {
    long ended = began + took;
    boolean news = !everSucceeded || ended - lastSuccess >= RECENT;
    lastSuccess = ended;
    if (successesInARow < settings.window() || took >= slowCall) {
      record(began, took);
    }
    if (news) {
      onNews.run();
    }
  }

  private synchronized void record(long began, long took) {
    if (isOutdated(began)) {
      return;
    }
    everSucceeded = true;
    if (state == State.CLOSED) {
      earlyTries.answered();
    }
    failuresInARow = 0;
    poisonInARow = 0;
    mayBeSlow |= took < slowCall;
    if (took < slowCall || !mayBeSlow) {
      quick();
    } else {
      slow(took);
    }
  }

  private void quick() {
    slowInARow = 0;
    int before = successesInARow;
    successesInARow = 0;
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    if (state == State.CLOSED) {
      successesInARow = before + 1;
    }
  }

  private void slow(long took) {
    successesInARow = 0;
    // The library's calls are slow beyond the limit, and not at it.
    breaker.onSuccess(Math.max(took, slowCall + 1), TimeUnit.NANOSECONDS);
    if (state == State.CLOSED && ++slowInARow >= settings.failuresInARow()) {
      slow = true;
      breaker.transitionToOpenState();
    }
  }

  /** A call takes so long, in nanoseconds, that it is slow. */
  public long slowCall() {
    return slowCall;
  }

  /**
   * A call that isn't over is slow already. What it ends with is told by {@link #endedAtLast}, or
   * as a failure that is {@linkplain Evidence#REPEATED no news}.
   *
   * @param began when it was let through
   * @param soFar how long it has lasted
   * @return whether it is counted: not if the candidate always takes so long
   */
  public synchronized boolean overdue(long began, long soFar) {
    if (isOutdated(began) || !mayBeSlow) {
      return false;
    }
    if (state == State.CLOSED || slow) {
      slow(soFar);
    } else {
      // It failed before: whether it will answer at all isn't known.
      lastFailure = ErrorClass.TIMEOUT;
      breaker.onError(soFar, TimeUnit.NANOSECONDS, new Failure());
    }
    return true;
  }

  /** A call that was {@link #overdue} brought an answer after all. */
  public synchronized void endedAtLast(long began, long took) {
    lastSuccess = began + took;
    if (!isOutdated(began)) {
      everSucceeded = true;
      failuresInARow = 0;
      poisonInARow = 0;
    }
  }

  /**
   * A call failed.
   *
   * @param error what kind of failure it was
   * @param evidence how much it tells of the candidate: a kind of row that always fails must not
   *     cut off the others
   * @param began when it was let through
   * @param took how long it lasted
   */
  public synchronized void failed(ErrorClass error, Evidence evidence, long began, long took) {
    if (isOutdated(began)) {
      return;
    }
    switch (error.mark()) {
      case ALIVE -> alive();
      case FAILURE -> failure(error, evidence, took);
      case OPENS -> {
        lastFailure = error;
        open(took);
      }
    }
  }

  /**
   * A health check was answered: the candidate is well, whatever rows it fails just now.
   *
   * @param began when it was let through
   * @param took how long it lasted, in nanoseconds
   */
  public synchronized void checked(long began, long took) {
    lastSuccess = began + took;
    if (isOutdated(began)) {
      return;
    }
    everSucceeded = true;
    everChecked = true;
    checkedAt = lastSuccess;
    failuresInARow = 0;
    if (state != State.CLOSED) {
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * A health check failed, of which no row is the trouble: one is enough to open it. A service that
   * says "too many" is alive.
   */
  public synchronized void checkFailed(ErrorClass error, long began, long took) {
    if (isOutdated(began)) {
      return;
    }
    if (error.mark() == ErrorClass.Mark.ALIVE) {
      alive();
      return;
    }
    everChecked = false;
    lastFailure = error;
    open(took);
  }

  private boolean mayBePoison(ErrorClass error, Evidence evidence) {
    return evidence == Evidence.DOUBTFUL
        || (error.mayBeTheRowsFault() && error != ErrorClass.TIMEOUT && wasJustChecked());
  }

  private boolean wasJustChecked() {
    return everChecked && timing.nanoTime() - checkedAt < RECENT;
  }

  /** An answer that isn't counted ends a row of failures, and closes an open breaker. */
  private void alive() {
    failuresInARow = 0;
    slowInARow = 0;
    poisonInARow = 0;
    if (state != State.CLOSED) {
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  private void failure(ErrorClass error, Evidence evidence, long took) {
    successesInARow = 0;
    boolean closed = state == State.CLOSED;
    if (closed && mayBePoison(error, evidence)) {
      int most = wasJustChecked() ? MOST_POISON_AFTER_CHECK : MOST_POISON_IN_A_ROW;
      if (++poisonInARow >= most) {
        lastFailure = error;
        open(took);
      }
      return;
    }
    slow &= closed;
    lastFailure = error;
    if (closed && ++failuresInARow >= settings.failuresInARow()) {
      open(took);
    } else if (!closed || evidence == Evidence.NEW) {
      breaker.onError(took, TimeUnit.NANOSECONDS, new Failure());
    }
  }

  private void open(long took) {
    slow = false;
    successesInARow = 0;
    if (state == State.CLOSED) {
      breaker.transitionToOpenState();
    } else {
      breaker.onError(took, TimeUnit.NANOSECONDS, new Failure());
    }
  }

  /** A call that was let through before the last change says nothing of what came after it. */
  private boolean isOutdated(long began) {
    return began - changedAt < 0;
  }

  private void changed(State to) {
    state = to;
    changedAt = timing.nanoTime();
    if (to == State.CLOSED) {
      everRecovered = true;
      recoveredAt = changedAt;
      triedEarly = false;
      openings = 0;
      earlyTries.closed();
      slow = false;
      failuresInARow = 0;
      slowInARow = 0;
      poisonInARow = 0;
    }
    onChange.accept(told());
  }

  private String told() {
    return switch (state) {
      case OPEN ->
          "open for %d s, sooner tried only for rows that have nowhere else to go, %s"
              .formatted(
                  TimeUnit.NANOSECONDS.toSeconds(openUntil - timing.nanoTime()),
                  slow ? "for slow calls" : "after failures of class " + lastFailure.label());
      case HALF_OPEN -> "one call tries the candidate";
      default -> "closed";
    };
  }

  /** 0 closed, 1 open, 2 while one row tries the candidate. */
  public int stateNumber() {
    return switch (state) {
      case OPEN -> 1;
      case HALF_OPEN -> 2;
      default -> 0;
    };
  }

  /** The class of the failures that rows are kept out for; null if they aren't. */
  @Nullable
  public ErrorClass lastFailure() {
    return state == State.CLOSED ? null : lastFailure;
  }

  /** What the library is told of a failure: it only counts. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure() {
      super("an attempt failed", null, false, false);
    }
  }
}
