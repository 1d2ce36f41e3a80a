package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.Evidence;
import org.flinkmodelrouter.resilience.FailedAttempt;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.strategy.AnswerReview.Verdict;
import org.flinkmodelrouter.strategy.RoutingDecision;

/**
 * A row on its way through the candidates: whom it asked, what it waits for, how long it may take,
 * what went wrong. One attempt at a time, and {@link Admission} says at whom; times are readings of
 * the router's clock, in nanoseconds.
 */
final class RoutedRow {

  private final RowData input;
  @Nullable private final RoutingDecision decision;
  private final Chain chain;
  private final RowLimits limits;
  private final FailurePolicy policy;
  private final long arrival;
  private final long deadline;

  private long reached;
  private int attempts;

  /** Attempts that it waits after, and that don't count against the most it may take. */
  private int forgiven;

  private double cost;
  private boolean ended;

  /** Whether the attempt before failed. */
  private boolean lastFailed;

  /** The last answer that was reviewed. */
  @Nullable private Standing standing;

  /** Position of the candidate that was asked last; -1 before. */
  private int asked = -1;

  // Of its call:
  private boolean trying;
  private boolean overdue;
  private boolean wasLeft;

  @Nullable private Place place;
  @Nullable private Awaited awaited;
  @Nullable private Tries tries;

  /**
   * Sets out with a row.
   *
   * @param input the router's input columns; of a row that asks the selector, the question's
   * @param decision null for such a row
   * @param allowed how long the whole row may take
   */
  RoutedRow(
      RowData input,
      @Nullable RoutingDecision decision,
      Chain chain,
      RowLimits limits,
      FailurePolicy policy,
      long arrival,
      long allowed) {
    this.input = input;
    this.decision = decision;
    this.chain = chain;
    this.limits = limits;
    this.policy = policy;
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

  /** The candidates that may serve it. */
  Chain chain() {
    return chain;
  }

  /** Whether nobody is asked any more. */
  boolean isAtItsEnd(long now) {
    return ended || attemptsLeft() <= 0 || left(now) <= 0;
  }

  /** Whether it may be answered yet, though it has nobody left to ask: candidates may recover. */
  boolean mayStay(long now) {
    return !ended && tries != null && !tries.isBlamed() && left(now) > 0;
  }

  /** Has one more attempt, if a candidate has recovered that failed it as it failed others. */
  void regain() {
    if (tries != null && tries.regain(chain)) {
      forgiven += Math.max(1 - attemptsLeft(), 0);
    }
  }

  /** Has one more attempt, at any candidate that it was failed by as other rows were. */
  void reprieve() {
    tries.reprieve();
    forgiven += Math.max(1 - attemptsLeft(), 0);
  }

  /** How many attempts it may still take; none are left at 0 and below. */
  int attemptsLeft() {
    return limits.maxAttempts() - attempts + forgiven;
  }

  /** Whether this candidate isn't asked, or not again. */
  boolean passesOver(int position, OpenCandidate candidate) {
    // The first one was asked before the row set out whether it takes it.
    return (tries != null && tries.isSpent(position)) || (position > 0 && !candidate.takes(input));
  }

  /** Nanoseconds until the row's time at this candidate has come; not positive if it has. */
  long earlyBy(int position, long now) {
    long delayed = tries == null ? 0 : tries.delayed(position, now);
    return delayed > 0 || !hasPlaceAt(position) ? delayed : place.from() - now;
  }

  /** Where it has a place; null if it has none. */
  @Nullable
  Place place() {
    return place;
  }

  /** Whether it has a place at this candidate. */
  boolean hasPlaceAt(int position) {
    return place != null && place.position() == position;
  }

  /** Has this place from now on, and no other. */
  void take(Place next) {
    givePlaceBack();
    place = next;
  }

  /** Has no place any more. */
  void givePlaceBack() {
    if (place != null) {
      place.giveBack();
      place = null;
    }
  }

  /**
   * A candidate let it in, which uses its place there up; it gives up one elsewhere.
   *
   * @param isTried whether it is asked to see, for all rows, if it is well
   */
  void asks(int position, boolean isTried) {
    usePlace(position);
    asked = position;
    trying = isTried;
    overdue = false;
    wasLeft = false;
    attempts++;
  }

  /**
   * A candidate lets it in for a health check, for the row may be the trouble itself. That is no
   * attempt.
   */
  void checks(int position, long now) {
    usePlace(position);
    OpenCandidate candidate = chain.get(position);
    if (tries != null) {
      tries.checks(position);
    }
    awaited = Awaited.healthCheck(candidate, now + timeout(candidate, now));
  }

  private void usePlace(int position) {
    if (!hasPlaceAt(position)) {
      givePlaceBack();
    }
    place = null;
  }

  /** It waits for nothing. */
  void goOn() {
    // Not waitFor(null): C2 inlines no call with a class that isn't loaded while no row waits.
    awaited = null;
  }

  /** Nobody let it in: what it waits for. */
  void waitFor(Awaited next) {
    awaited = next;
  }

  /** Whether the row, which nobody let in, has something to wait for. */
  boolean isWaiting(long now) {
    return left(now) > 0
        && awaited != null
        && (awaited.event() != Awaited.Event.NONE || awaited.left(now) > 0);
  }

  /** Whether nobody has failed the row yet. */
  boolean isUntried() {
    return tries == null || tries.failures().isEmpty();
  }

  /** What a row waits for that {@linkplain #isWaiting waits}. */
  Awaited awaited() {
    return awaited;
  }

  /**
   * There is no turn for it where it has a place, or not in time: the candidate has too many calls
   * to make, which is no mark against it, and the row goes on.
   */
  void turnRefused() {
    asked = place.position();
    givePlaceBack();
    RoutingException busy =
        RoutingException.ofAttempt(
            ErrorClass.RATE_LIMIT, "not asked, for there was no turn for the row in time");
    failed(FailedAttempt.of(chain.get(asked).label(), busy.errorClass(), busy), 0, deadline);
  }

  /** How long the attempt at the candidate that let it in may take. */
  long timeout(OpenCandidate candidate, long now) {
    int mayCome = Math.max(1 + Math.min(candidatesLeft() - 1, attemptsLeft()), 1);
    return limits.forAttempt(candidate.ownTimeout(), left(now), mayCome);
  }

  /** How long the row has left; not positive if its deadline has passed. */
  long left(long now) {
    return deadline - now;
  }

  /** How long it may take from its arrival to its end. */
  long allowed() {
    return deadline - arrival;
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
    return attemptsLeft() > 0 && alternatives().hasOtherThan(asked, now);
  }

  /** Whether the row may leave the candidate that was asked last for another one. */
  boolean mayLeave(long now) {
    return policy.fallbackOn().contains(ErrorClass.TIMEOUT) && hasElsewhere(now);
  }

  /** What is left for it. */
  Alternatives alternatives() {
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

  /**
   * The candidate that was asked last failed.
   *
   * @param delay nanoseconds after which it would be asked again; 0 for not at all
   */
  void failed(FailedAttempt failure, long delay, long now) {
    left(failure, now);
    if (delay > 0 && delay <= limits.longestWait(chain.get(asked).ownTimeout(), left(now))) {
      tries.delay(asked, now + delay);
      forgiven += failure.errorClass() == ErrorClass.RATE_LIMIT ? 1 : 0;
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
    tries().failed(asked, chain.get(asked), failure, now);
    lastFailed = true;
    tries.delay(asked, now);
  }

  /** How often the candidate that was asked last has failed the row so far. */
  int failuresOfAsked() {
    return tries == null ? 0 : tries.failures(asked);
  }

  /** Whether the candidate that was asked last is the only one that could still be asked. */
  boolean isOnlyAskedLeft() {
    return candidatesLeft() == 1;
  }

  private int candidatesLeft() {
    return tries == null ? chain.size() : tries.left();
  }

  /** An answer cost that much, whatever it was worth. */
  void spent(double amount) {
    cost += amount;
  }

  /** What its answers cost so far. */
  double cost() {
    return cost;
  }

  /** Position of the candidate that was asked last, in the chain. */
  int asked() {
    return asked;
  }

  /** Whether no candidate behind the one that was asked last may still answer it. */
  boolean isAtItsLast() {
    return attemptsLeft() <= 0 || alternatives().hasNoneBehind(asked);
  }

  /**
   * The answer of the candidate that was asked last was reviewed. If it is rejected, only
   * candidates behind that one come next.
   */
  void reviewed(OpenCandidate answering, Collection<RowData> rows, Verdict verdict) {
    int rejections = Standing.rejectionsUpTo(standing) + (verdict.accepted() ? 0 : 1);
    standing = new Standing(answering, rows, source(answering), verdict, rejections);
    lastFailed = false;
    if (!verdict.accepted()) {
      tries().spendUpTo(asked);
    }
  }

  private Tries tries() {
    if (tries == null) {
      tries = new Tries(chain.size());
    }
    return tries;
  }

  /** The last answer that was reviewed: the row's, if no later one is; null if none was. */
  @Nullable
  Standing standing() {
    return standing;
  }

  /** What the strategy said; null for a row that asks the selector. */
  @Nullable
  RoutingDecision decision() {
    return decision;
  }

  /** Whose choice it is if this candidate answers: its turn had come, or others failed before. */
  DecisionSource source(OpenCandidate answering) {
    return answering == chain.first() || asked == Standing.rejectionsUpTo(standing)
        ? chain.source()
        : DecisionSource.FALLBACK;
  }

  /** How many calls were made for it. */
  int attempts() {
    return attempts;
  }

  /** Why no candidate answered. */
  Unanswered unanswered(long now) {
    boolean late = left(now) <= 0;
    boolean isOutOfAttempts = !late && candidatesLeft() > 0 && attemptsLeft() <= 0;
    return new Unanswered(
        chain,
        tries == null ? List.of() : tries.failures(),
        late ? allowed() : 0,
        isOutOfAttempts ? limits.maxAttempts() : 0,
        ended);
  }

  /** What the last attempt failed with; null if none did. */
  @Nullable
  FailedAttempt lastFailure() {
    return tries == null ? null : tries.lastFailure();
  }
}
