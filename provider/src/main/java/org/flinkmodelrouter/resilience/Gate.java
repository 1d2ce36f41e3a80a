package org.flinkmodelrouter.resilience;

import java.time.Duration;
import javax.annotation.Nullable;

/**
 * What a row passes before a candidate is called: its breaker, its rate, its turn. Safe for use by
 * many threads; times are in nanoseconds, moments readings of the router's clock.
 */
public final class Gate {

  /** What {@link #enter} returns to a row that has to wait for its turn. */
  public static final long AWAIT_TURN = Long.MAX_VALUE;

  @Nullable private final CandidateBreaker breaker;
  private final RequestRate rate;
  private final Refusals refusals;
  @Nullable private final Turns turns;
  private volatile long lastPause;

  /**
   * Makes a gate.
   *
   * @param breaker null for none
   * @param retry how many refusals of a service a row bears
   * @param turns null where nothing limits how many calls are under way
   */
  public Gate(
      @Nullable CandidateBreaker breaker,
      RequestRate rate,
      RetryPolicy retry,
      @Nullable Turns turns) {
    this.breaker = breaker;
    this.rate = rate;
    this.refusals = new Refusals(retry);
    this.turns = turns;
  }

  /**
   * How long rows are kept out, by the breaker or as the service {@linkplain #isRefusing refuses}
   * them: 0 if they aren't, {@link CandidateBreaker#UNKNOWN} while one row tries the candidate.
   *
   * @param recourse what else the row has
   */
  public long closedFor(Recourse recourse, long now) {
    long closed = isIgnored(recourse) ? 0 : breaker.nanosUntilAsked(recourse, now);
    return closed == 0 && isClosedAsRefusing(recourse) ? rate.pausedFor(now) : closed;
  }

  private boolean isClosedAsRefusing(Recourse recourse) {
    return recourse == Recourse.OTHERS && refusals.areTooMany();
  }

  /**
   * Lets a row in, or tells what it has to wait for.
   *
   * @param hasPlace whether this answered the same row positively before: it keeps its place then
   * @param longest a longer wait for the rate is a refusal
   * @param recourse what else the row has
   * @return 0 if the row is in, and has to {@link #leave} again; positive: wait here so long, or
   *     for a turn, and come back; negative: refused, and minus that is how long it will be
   */
  public long enter(boolean hasPlace, long longest, Recourse recourse, long now) {
    long closed = closedFor(recourse, now);
    if (closed > 0) {
      return -closed;
    }
    long wait = rate.enter(hasPlace, longest, now);
    if (wait != 0) {
      return wait;
    }
    if (turns != null && !turns.tryTake(hasPlace)) {
      return AWAIT_TURN;
    }
    // One row in each pause: the next one comes after a pause again, whatever this one meets.
    if (isClosedAsRefusing(recourse) && !rate.tryPause(lastPause, now)) {
      leave();
      return -Math.max(rate.pausedFor(now), 1);
    }
    if (!isIgnored(recourse) && !breaker.tryAcquire(recourse, now)) {
      leave();
      return -Math.max(breaker.nanosUntilAsked(recourse, now), 1);
    }
    return 0;
  }

  private boolean isIgnored(Recourse recourse) {
    return breaker == null || (recourse != Recourse.OTHERS && breaker.isMerelySlow());
  }

  /** Whether a row that gets in now tries for all others whether the candidate is well again. */
  public boolean isBeingTried(Recourse recourse) {
    return !isIgnored(recourse) && breaker.stateNumber() != 0;
  }

  /** Whether the candidate answered some row since; false where there is no breaker. */
  public boolean hasAnsweredSince(long moment) {
    return breaker != null && breaker.hasAnsweredSince(moment);
  }

  /** Whether anything keeps rows from a candidate that fails. */
  public boolean hasBreaker() {
    return breaker != null;
  }

  /** As {@link CandidateBreaker#hasRecoveredSince}; false where there is no breaker. */
  public boolean hasRecoveredSince(long moment) {
    return breaker != null && breaker.hasRecoveredSince(moment);
  }

  /** A row that has a place gives it up. */
  public void giveBack() {
    rate.giveBack();
  }

  /** As {@link CandidateBreaker#isWell}; unknown, and so false, where there is no breaker. */
  public boolean isWell(long now) {
    return breaker != null && breaker.isWell(now);
  }

  /** A row that was let in is through, or nobody waits for its call any more. */
  public void leave() {
    if (turns != null) {
      turns.give();
    }
  }

  /** Where rows wait for their turn; null where nobody does. */
  @Nullable
  public Turns turns() {
    return turns;
  }

  /** A call brought an answer: as {@link CandidateBreaker#succeeded}. */
  public void succeeded(long began, long took) {
    notRefused();
    if (breaker != null) {
      breaker.succeeded(began, took);
    }
  }

  /** A call failed: as {@link CandidateBreaker#failed}. */
  public void failed(ErrorClass error, Evidence evidence, long began, long took) {
    if (error.mark() == ErrorClass.Mark.ALIVE && error != ErrorClass.RATE_LIMIT) {
      notRefused();
    }
    if (breaker != null) {
      breaker.failed(error, evidence, began, took);
    }
  }

  /** A health check was answered: as {@link CandidateBreaker#checked}. */
  public void checked(long began, long took) {
    notRefused();
    if (breaker != null) {
      breaker.checked(began, took);
    }
  }

  /** A health check failed: as {@link CandidateBreaker#checkFailed}. */
  public void checkFailed(ErrorClass error, long began, long took) {
    if (breaker != null) {
      breaker.checkFailed(error, began, took);
    }
  }

  /** A call takes so long, in nanoseconds, that it is slow; endless where there is no breaker. */
  public long slowCall() {
    return breaker == null ? Long.MAX_VALUE : breaker.slowCall();
  }

  /** A call that isn't over is slow already: as {@link CandidateBreaker#overdue}. */
  public boolean overdue(long began, long soFar) {
    return breaker != null && breaker.overdue(began, soFar);
  }

  /** Such a call brought an answer: as {@link CandidateBreaker#endedAtLast}. */
  public void endedAtLast(long began, long took) {
    notRefused();
    if (breaker != null) {
      breaker.endedAtLast(began, took);
    }
  }

  private void notRefused() {
    if (refusals.answered()) {
      rate.resume();
    }
  }

  /**
   * The service said "too many".
   *
   * @param began when the call was let through
   * @return how often it did in a row
   */
  public int refused(long began, long now) {
    return refusals.refused(began, now);
  }

  /**
   * Whether it has said nothing else for so long that rows go on, and one now and then tries it.
   */
  public boolean isRefusing() {
    return refusals.areTooMany();
  }

  /** The service wants no call for a while. */
  public void pause(Duration time, long now) {
    lastPause = time.toNanos();
    rate.pauseUntil(now + lastPause);
  }

  /** Why rows are refused; null if no failure is. */
  @Nullable
  public ErrorClass lastFailure() {
    return breaker == null ? null : breaker.lastFailure();
  }

  /** As {@link CandidateBreaker#failedQuickly}. */
  public boolean failedQuickly() {
    return breaker != null && breaker.failedQuickly();
  }

  /** As {@link CandidateBreaker#stateNumber}. */
  public int breakerState() {
    return breaker == null ? 0 : breaker.stateNumber();
  }
}
