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
  @Nullable private final Turns turns;

  /**
   * Makes a gate.
   *
   * @param breaker null for none
   * @param turns null where nothing limits how many calls are under way
   */
  public Gate(@Nullable CandidateBreaker breaker, RequestRate rate, @Nullable Turns turns) {
    this.breaker = breaker;
    this.rate = rate;
    this.turns = turns;
  }

  /**
   * How long the breaker keeps rows out: 0 if it doesn't, {@link CandidateBreaker#UNKNOWN} while
   * one row tries the candidate.
   *
   * @param lastResort whether the row has nowhere else to go: a slow candidate is better than none
   */
  public long closedFor(boolean lastResort, long now) {
    return isIgnored(lastResort) ? 0 : breaker.nanosUntilAsked(now);
  }

  /**
   * Lets a row in, or tells what it has to wait for.
   *
   * @param hasPlace whether this answered the same row positively before: it keeps its place then
   * @param longest a longer wait for the rate is a refusal
   * @param lastResort as for {@link #closedFor}
   * @return 0 if the row is in, and has to {@link #leave} again; positive: wait here so long, or
   *     for a turn, and come back; negative: refused, and minus that is how long it will be
   */
  public long enter(boolean hasPlace, long longest, boolean lastResort, long now) {
    long closed = closedFor(lastResort, now);
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
    if (!isIgnored(lastResort) && !breaker.tryAcquire(now)) {
      leave();
      return -Math.max(breaker.nanosUntilAsked(now), 1);
    }
    return 0;
  }

  private boolean isIgnored(boolean lastResort) {
    return breaker == null || (lastResort && breaker.isMerelySlow());
  }

  /** Whether a row that gets in now tries for all others whether the candidate is well again. */
  public boolean isBeingTried(boolean lastResort) {
    return !isIgnored(lastResort) && breaker.stateNumber() != 0;
  }

  /** Whether the candidate answered some row since; false where there is no breaker. */
  public boolean hasAnsweredSince(long moment) {
    return breaker != null && breaker.hasAnsweredSince(moment);
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
    if (breaker != null) {
      breaker.succeeded(began, took);
    }
  }

  /** A call failed: as {@link CandidateBreaker#failed}. */
  public void failed(ErrorClass error, Evidence evidence, long began, long took) {
    if (breaker != null) {
      breaker.failed(error, evidence, began, took);
    }
  }

  /** The service wants no call for a while. */
  public void pause(Duration time, long now) {
    rate.pauseUntil(now + time.toNanos());
  }

  /** Why rows are refused; null if no failure is. */
  @Nullable
  public ErrorClass lastFailure() {
    return breaker == null ? null : breaker.lastFailure();
  }

  /** As {@link CandidateBreaker#stateNumber}. */
  public int breakerState() {
    return breaker == null ? 0 : breaker.stateNumber();
  }
}
