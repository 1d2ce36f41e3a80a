package org.flinkmodelrouter.routing;

import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.CandidateBreaker;
import org.flinkmodelrouter.resilience.Gate;
import org.flinkmodelrouter.resilience.Recourse;
import org.flinkmodelrouter.resilience.RowLimits;

/**
 * How rows come past the gates of their candidates: which candidate a row asks now, or what it
 * waits for. What it has seen is kept with the row, so one serves all rows of a router.
 *
 * @param limits how long a row may wait and have time for an attempt
 * @param rateLimit whether rows wait for a candidate's rate
 * @param isPatient whether a row waits for candidates that are all left alone just now
 */
record Admission(RowLimits limits, RateLimitMode rateLimit, boolean isPatient) {

  /** So much shorter may a try be of a candidate that answers soon, if only with failures. */
  private static final int SHARE_OF_A_TRY = 4;

  /**
   * The candidate to ask now, past its gate; null if the row has to wait, or is at its end: {@link
   * RoutedRow#isWaiting} tells which.
   */
  @Nullable
  OpenCandidate next(RoutedRow row, long now) {
    row.goOn();
    if (row.isAtItsEnd(now)) {
      row.givePlaceBack();
      return null;
    }
    OpenCandidate admitted = admitted(row, Recourse.OTHERS, now);
    if (admitted != null || row.place() != null || !row.isWaiting(now)) {
      return admitted;
    }
    if (!isPatient || row.standing() != null) {
      if (row.awaited().isAnyone()) {
        row.goOn();
      }
      return null;
    }
    if (row.alternatives().isItsOwnFault(now)) {
      row.goOn();
      return null;
    }
    return admitted(row, row.isUntried() ? Recourse.NONE_AND_UNSUSPECTED : Recourse.NONE, now);
  }

  @Nullable
  private OpenCandidate admitted(RoutedRow row, Recourse recourse, long now) {
    Chain chain = row.chain();
    long soonest = 0;
    for (int position = 0; position < chain.size(); position++) {
      OpenCandidate candidate = chain.get(position);
      if (row.passesOver(position, candidate)) {
        continue;
      }
      boolean checks = recourse == Recourse.NONE && candidate.isToBeChecked();
      long entry =
          enter(row, position, candidate, checks ? Recourse.NONE_AND_UNSUSPECTED : recourse, now);
      if (entry == 0 && checks) {
        row.checks(position, now);
        return null;
      }
      if (entry == 0) {
        row.asks(position, candidate.gate().isBeingTried(recourse));
        return candidate;
      }
      if (entry > 0) {
        row.waitFor(
            entry == Gate.AWAIT_TURN
                ? Awaited.turn(candidate, row.place().turnBy())
                : Awaited.at(candidate, moment(row, entry, now)));
        return null;
      }
      soonest = soonest == 0 ? -entry : Math.min(soonest, -entry);
    }
    row.givePlaceBack();
    row.waitFor(Awaited.anyone(moment(row, soonest, now)));
    return null;
  }

  /** As {@link Gate#enter}, and the row has a place at the gate if it is to wait there. */
  private long enter(
      RoutedRow row, int position, OpenCandidate candidate, Recourse recourse, long now) {
    Gate gate = candidate.gate();
    long early = row.earlyBy(position, now);
    if (early > 0) {
      long closed = gate.closedFor(recourse, now);
      return closed > 0 ? -closed : early;
    }
    if (gate.isBeingTried(recourse) && !hasTimeToTry(row, candidate, now)) {
      return -CandidateBreaker.UNKNOWN;
    }
    boolean hasPlace = row.hasPlaceAt(position);
    long longest = rateLimit == RateLimitMode.NEXT ? 0 : longestWait(row, candidate, now);
    long entry = gate.enter(hasPlace, longest, recourse, now);
    if (entry == Gate.AWAIT_TURN && hasPlace && row.place().turnBy() - now <= 0) {
      row.turnRefused();
      return -1;
    }
    if (entry > 0 && !hasPlace) {
      long from = entry == Gate.AWAIT_TURN ? now : now + entry;
      long turnBy = from + Math.max(longestWait(row, candidate, from), 1);
      row.take(new Place(position, gate, from, turnBy));
    }
    return entry;
  }

  /** So many nanoseconds from now, or the row's deadline if that is sooner. */
  private static long moment(RoutedRow row, long wait, long now) {
    return now + Math.min(wait, row.left(now));
  }

  private long longestWait(RoutedRow row, OpenCandidate candidate, long now) {
    return limits.longestWait(candidate.ownTimeout(), row.left(now));
  }

  private boolean hasTimeToTry(RoutedRow row, OpenCandidate candidate, long now) {
    long needed = limits.forTry(candidate.ownTimeout(), row.allowed(), row.chain().size());
    // A candidate that failed with answers will hardly keep the row until its end.
    return row.left(now)
        >= (candidate.gate().failedWithAnswers() ? needed / SHARE_OF_A_TRY : needed);
  }
}
