package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.CandidateBreaker;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.Evidence;
import org.flinkmodelrouter.resilience.FailedAttempt;
import org.flinkmodelrouter.resilience.Gate;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.resilience.Turns;
import org.flinkmodelrouter.strategy.GivenAnswer;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;

/**
 * A row on its way through the candidates: which one is asked next, what it waits for, how long it
 * may take, what went wrong. One attempt at a time; times are readings of the router's clock, in
 * nanoseconds.
 */
final class RoutedRow {

  private static final int NOWHERE = -1;

  private final RowData input;
  @Nullable private final RoutingDecision decision;
  private final Chain chain;
  private final RowLimits limits;
  private final FailurePolicy policy;
  private final boolean isPatient;
  private final long arrival;
  private final long deadline;

  private long reached;
  private int attempts;

  /** Attempts that a service answered with "too many", and that the row waited after. */
  private int throttled;

  private double cost;
  private boolean ended;

  /** Whether the attempt before failed. */
  private boolean lastFailed;

  /** How many answers were rejected. */
  private int rejections;

  /** The last answer that was reviewed. */
  @Nullable private Standing standing;

  /** Position of the candidate that was asked last. */
  private int asked = NOWHERE;

  // Of its call:
  private boolean trying;
  private boolean overdue;
  private boolean wasLeft;

  /** Position of the candidate that the row has a place at, or waits for a turn at. */
  private int place = NOWHERE;

  /** When the place is the row's. */
  private long placeAt;

  /** When a turn at the place must be had. */
  private long turnBy;

  private boolean awaitsTurn;

  /** Whether each candidate sent the row on when it looked last, with no place to wait at. */
  private boolean isRefused;

  private long waitsUntil;
  @Nullable private Tries tries;

  /**
   * Sets out with a row.
   *
   * @param input the router's input columns; of a row that asks the selector, the question's
   * @param decision null for such a row
   * @param isPatient whether the row waits for candidates that are all left alone just now
   * @param allowed how long the whole row may take
   */
  RoutedRow(
      RowData input,
      @Nullable RoutingDecision decision,
      Chain chain,
      RowLimits limits,
      FailurePolicy policy,
      boolean isPatient,
      long arrival,
      long allowed) {
    this.input = input;
    this.decision = decision;
    this.chain = chain;
    this.limits = limits;
    this.policy = policy;
    this.isPatient = isPatient;
    this.arrival = arrival;
    this.reached = arrival;
    this.deadline = arrival + allowed;
  }

  /** The router's input columns. */
  RowData input() {
    return input;
  }

  /** When it came. */
  long arrival() {
    return arrival;
  }

  /** It has come so far at this moment. */
  void proceed(long now) {
    reached = now;
  }

  /** The last moment at which anybody looked at the clock for it. */
  long reached() {
    return reached;
  }

  /** Whether all columns that the chosen candidate gets are NULL, and it isn't called with that. */
  boolean isNullForFirst() {
    return !chain.first().takes(input);
  }

  /**
   * The candidate to ask now, past its gate; null if the row has to wait first, or is at its end:
   * {@link #isWaiting} tells which.
   */
  @Nullable
  OpenCandidate next(long now) {
    awaitsTurn = false;
    waitsUntil = now;
    if (ended || hasNoAttemptLeft() || left(now) <= 0) {
      givePlaceBack();
      return null;
    }
    OpenCandidate admitted = admitted(false, now);
    boolean refusedByAll = admitted == null && waitsUntil - now > 0 && place == NOWHERE;
    if (!refusedByAll) {
      return admitted;
    }
    if (!isPatient || standing != null) {
      if (isRefused) {
        waitsUntil = now;
      }
      return null;
    }
    admitted = admitted(true, now);
    if (admitted == null && place == NOWHERE && alternatives().isItsOwnFault(now)) {
      waitsUntil = now;
    }
    return admitted;
  }

  @Nullable
  private OpenCandidate admitted(boolean lastResort, long now) {
    long soonest = 0;
    for (int position = 0; position < chain.size(); position++) {
      OpenCandidate candidate = chain.get(position);
      if (isPassedOver(position, candidate)) {
        continue;
      }
      long entry = enter(position, candidate.gate(), lastResort, now);
      if (entry == 0) {
        if (place != position) {
          givePlaceBack();
        }
        asked = position;
        trying = candidate.gate().isBeingTried(lastResort);
        overdue = false;
        wasLeft = false;
        place = NOWHERE;
        attempts++;
        return candidate;
      }
      if (entry > 0) {
        isRefused = false;
        awaitsTurn = entry == Gate.AWAIT_TURN;
        waitsUntil = awaitsTurn ? turnBy : until(entry, now);
        return null;
      }
      soonest = soonest == 0 ? -entry : Math.min(soonest, -entry);
    }
    givePlaceBack();
    isRefused = true;
    waitsUntil = until(soonest, now);
    return null;
  }

  private boolean isPassedOver(int position, OpenCandidate candidate) {
    // The first one was asked before the row set out whether it takes it.
    return (tries != null && tries.isSpent(position)) || (position > 0 && !candidate.takes(input));
  }

  private long enter(int position, Gate gate, boolean lastResort, long now) {
    if (tries != null && tries.delayed(position, now) > 0) {
      long closed = gate.closedFor(lastResort, now);
      return closed > 0 ? -closed : tries.delayed(position, now);
    }
    if (place == position && placeAt - now > 0) {
      long closed = gate.closedFor(lastResort, now);
      return closed > 0 ? -closed : placeAt - now;
    }
    long own = chain.get(position).ownTimeout();
    if (gate.isBeingTried(lastResort)
        && left(now) < limits.forTry(own, deadline - arrival, chain.size())) {
      return -CandidateBreaker.UNKNOWN;
    }
    boolean hasPlace = place == position;
    long longest = policy.rateLimit() == RateLimitMode.NEXT ? 0 : longestWait(position, now);
    long entry = gate.enter(hasPlace, longest, lastResort, now);
    if (entry == Gate.AWAIT_TURN && hasPlace && turnBy - now <= 0) {
      givePlaceBack();
      spendForWantOfATurn(position);
      return -1;
    }
    if (entry > 0 && !hasPlace) {
      givePlaceBack();
      place = position;
      placeAt = entry == Gate.AWAIT_TURN ? now : now + entry;
      turnBy = placeAt + Math.max(longestWait(position, placeAt), 1);
    }
    return entry;
  }

  private void givePlaceBack() {
    if (place != NOWHERE) {
      chain.get(place).gate().giveBack();
      place = NOWHERE;
    }
  }

  private boolean hasNoAttemptLeft() {
    return attempts - throttled >= limits.maxAttempts();
  }

  private long longestWait(int position, long now) {
    return limits.longestWait(chain.get(position).ownTimeout(), left(now));
  }

  private long until(long wait, long now) {
    return wait < left(now) ? now + wait : deadline;
  }

  /** Whether the row, which {@link #next} had no candidate for, has something to wait for. */
  boolean isWaiting(long now) {
    return left(now) > 0 && (awaitsTurn || waitsUntil - now > 0);
  }

  /** How long it waits at the most. */
  long waitTime(long now) {
    return Math.max(waitsUntil - now, 0);
  }

  /** Where it waits for a turn; null if it doesn't wait for one. */
  @Nullable
  Turns awaitedTurns() {
    return awaitsTurn ? chain.get(place).gate().turns() : null;
  }

  /** The queue for the turn is full. */
  void turnRefused() {
    int position = place;
    givePlaceBack();
    spendForWantOfATurn(position);
  }

  /** The candidate has too many calls to make: the row goes on, which is no mark against it. */
  private void spendForWantOfATurn(int position) {
    asked = position;
    RoutingException busy =
        RoutingException.ofAttempt(
            ErrorClass.RATE_LIMIT, "not asked, for there was no turn for the row in time");
    failed(FailedAttempt.of(chain.get(position).label(), busy.errorClass(), busy), 0, deadline);
  }

  /** How long the attempt at the candidate that {@link #next} returned may take. */
  long timeout(OpenCandidate candidate, long now) {
    int others = (tries == null ? chain.size() : tries.left()) - 1;
    int attemptsLeft = 1 + Math.min(others, limits.maxAttempts() - attempts + throttled);
    return limits.forAttempt(candidate.ownTimeout(), left(now), attemptsLeft);
  }

  /** How long the row has left; not positive if its deadline has passed. */
  long left(long now) {
    return deadline - now;
  }

  /** Whether the attempt before failed. */
  boolean hasFailed() {
    return lastFailed;
  }

  /** What it would tell of the candidate that was asked last, if it failed the row now. */
  Evidence evidence() {
    Evidence evidence = tries == null ? Evidence.NEW : tries.evidence(asked, chain.get(asked));
    return overdue && evidence == Evidence.NEW ? Evidence.REPEATED : evidence;
  }

  /** Whether the candidate that was asked last is asked to see, for all rows, if it is well. */
  boolean isTrying() {
    return trying;
  }

  /** Whether the call of the candidate that was asked last was counted as slow before its end. */
  boolean isOverdue() {
    return overdue;
  }

  /** Whether another candidate may have the row now. */
  boolean hasElsewhere(long now) {
    return !hasNoAttemptLeft() && alternatives().hasOtherThan(asked, now);
  }

  /** Whether the row may leave the candidate that was asked last for another one. */
  boolean mayLeave(long now) {
    return policy.fallbackOn().contains(ErrorClass.TIMEOUT) && hasElsewhere(now);
  }

  private Alternatives alternatives() {
    return new Alternatives(input, chain, tries);
  }

  /**
   * The candidate that was asked last takes long.
   *
   * @param counted whether that was counted now
   * @param leaves whether the row waits no longer
   */
  void tookLong(boolean counted, boolean leaves) {
    overdue |= counted;
    wasLeft = leaves;
  }

  /** Whether the row didn't wait for the end of the call. */
  boolean hasLeft() {
    return wasLeft;
  }

  /** Whether the candidate that was asked last had failed the row before. */
  boolean isRetry() {
    return tries != null && tries.failures(asked) > 0;
  }

  /**
   * The candidate that was asked last failed.
   *
   * @param delay nanoseconds after which it would be asked again; 0 for not at all
   */
  void failed(FailedAttempt failure, long delay, long now) {
    left(failure, now);
    if (delay > 0 && delay <= longestWait(asked, now)) {
      tries.delay(asked, now + delay);
      throttled += failure.errorClass() == ErrorClass.RATE_LIMIT ? 1 : 0;
      return;
    }
    tries.spend(asked);
    ended = !policy.fallbackOn().contains(failure.errorClass());
    if (failure.errorClass() == ErrorClass.CONTEXT_LENGTH) {
      tries.spendTheNoLarger(chain, chain.get(asked).contextWindow());
    }
  }

  /** The row goes on, and comes back only if nobody else answers it. */
  void left(FailedAttempt failure, long now) {
    if (tries == null) {
      tries = new Tries(chain.size());
    }
    tries.failed(asked, failure, now);
    lastFailed = true;
    tries.delay(asked, now);
  }

  /** How often the candidate that was asked last has failed the row, the coming time included. */
  int failuresOfAsked() {
    return 1 + (tries == null ? 0 : tries.failures(asked));
  }

  /** Whether the candidate that was asked last is the only one that could still be asked. */
  boolean isOnlyAskedLeft() {
    return (tries == null ? chain.size() : tries.left()) == 1;
  }

  /** An answer cost that much, whatever it was worth. */
  void spent(double amount) {
    cost += amount;
  }

  /** What its answers cost so far. */
  double cost() {
    return cost;
  }

  /** The answer of the candidate that was asked last, for a review. */
  GivenAnswer given(OpenCandidate answering, List<RowData> rows) {
    return new GivenAnswer(
        answering.label(),
        asked + 1,
        chain.size(),
        hasNoAttemptLeft() || hasNoneBehindAsked(),
        input,
        rows);
  }

  private boolean hasNoneBehindAsked() {
    for (int position = asked + 1; position < chain.size(); position++) {
      if (tries == null || !tries.isSpent(position)) {
        return false;
      }
    }
    return true;
  }

  /** That answer was reviewed. If it is rejected, only candidates behind that one come next. */
  void reviewed(Standing answer) {
    standing = answer;
    lastFailed = false;
    if (!answer.verdict().accepted()) {
      rejections++;
      tries = tries == null ? new Tries(chain.size()) : tries;
      for (int position = 0; position <= asked; position++) {
        tries.spend(position);
      }
    }
  }

  /** The last answer that was reviewed: the row's, if no later one is; null if none was. */
  @Nullable
  Standing standing() {
    return standing;
  }

  /** The strategy's reason. */
  String reason() {
    return decision.reason();
  }

  /** Whose choice it is if this candidate answers: its turn had come, or others failed before. */
  DecisionSource source(OpenCandidate answering) {
    return answering == chain.first() || asked == rejections
        ? chain.source()
        : DecisionSource.FALLBACK;
  }

  /** What the decision column tells if the row ends now with the answer that stands. */
  DecisionValues decidedBy(Standing answer, @Nullable Integer routerVersion, long now) {
    return new DecisionValues(
        answer.candidate().label(),
        answer.source(),
        answer.verdict().reason(),
        answer.verdict().score(),
        attempts,
        TimeUnit.NANOSECONDS.toMillis(now - arrival),
        lastFailure(),
        null,
        cost,
        routerVersion);
  }

  /** What the decision column tells if this candidate answers now; null if none does. */
  DecisionValues decided(
      @Nullable OpenCandidate answering, @Nullable Integer routerVersion, long now) {
    return new DecisionValues(
        answering == null ? null : answering.label(),
        answering == null ? null : source(answering),
        decision.reason(),
        decision instanceof Route route ? route.score() : null,
        attempts,
        TimeUnit.NANOSECONDS.toMillis(now - arrival),
        lastFailure(),
        answering == null ? errorClass() : null,
        cost,
        routerVersion);
  }

  /** What kind of failure it is that no candidate answered. */
  ErrorClass errorClass() {
    FailedAttempt last = lastFailure();
    if (last != null) {
      return last.errorClass();
    }
    ErrorClass kept = chain.first().gate().lastFailure();
    return kept == null ? ErrorClass.TIMEOUT : kept;
  }

  /** Why no candidate answered, in words. */
  Unanswered unanswered(long now) {
    boolean late = left(now) <= 0;
    return new Unanswered(
        chain,
        tries == null ? List.of() : tries.failures(),
        late ? deadline - arrival : 0,
        !late && hasOneLeft() && hasNoAttemptLeft() ? limits.maxAttempts() : 0,
        ended);
  }

  private boolean hasOneLeft() {
    return tries == null || tries.left() > 0;
  }

  /** What the last attempt failed with; null if none did. */
  @Nullable
  FailedAttempt lastFailure() {
    List<FailedAttempt> failures = tries == null ? List.of() : tries.failures();
    return failures.isEmpty() ? null : failures.get(failures.size() - 1);
  }
}
