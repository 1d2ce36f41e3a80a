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

  /** So much shorter may a try be of a candidate that fails soon. */
  private static final int SHARE_OF_A_TRY = 4;

  /**
   * The candidate to ask now, past its gate; null if the row has to wait, or is at its end: {@link
   * RoutedRow#isWaiting} tells which.
   */
  @Nullable
  OpenCandidate next(RoutedRow row, long now) {
    row.goOn();
    if (isPatient) {
      row.regain();
    }
    if (row.isAtItsEnd(now)) {
      return atItsEnd(row, now);
    }
    OpenCandidate admitted = admitted(row, Recourse.OTHERS, now);
    if (admitted != null || row.place() != null) {
      return admitted;
    }
    if (!row.isWaiting(now)) {
      return atItsEnd(row, now);
    }
    if (!isPatient || row.standing() != null) {
      if (row.awaited().isAnyone()) {
        row.goOn();
      }
      return null;
    }
    return lastResort(row, now);
  }

  /**
   * The row has nobody left to ask, or no attempt. That is its end, unless the candidates fail all
   * rows: a total outage waits.
   */
  @Nullable
  private OpenCandidate atItsEnd(RoutedRow row, long now) {
    if (!isPatient || row.standing() != null || !row.mayStay(now)) {
      row.givePlaceBack();
      return null;
    }
    if (row.alternatives().isOutage()) {
      row.reprieve();
      return lastResort(row, now);
    }
    if (!isBlameChecked(row, now)) {
      row.givePlaceBack();
    }
    return null;
  }

  /** All candidates that would do for the row are left alone, or have failed it. */
  @Nullable
  private OpenCandidate lastResort(RoutedRow row, long now) {
    if (row.alternatives().isItsOwnFault(now)) {
      row.goOn();
      return null;
    }
    if (isBlameChecked(row, now)) {
      return null;
    }
    long untilCheck = check(row, now);
    if (untilCheck == 0) {
      return null;
    }
    OpenCandidate admitted =
        admitted(row, row.isUntried() ? Recourse.NONE_AND_UNSUSPECTED : Recourse.NONE, now);
    if (admitted == null && row.awaited().isAnyone()) {
      long until = moment(row, untilCheck, now);
      row.waitFor(Awaited.anyone(Math.min(row.awaited().until() - now, until - now) + now));
    }
    return admitted;
  }

  /** Whether a candidate that failed the row, and isn't left alone for it, is checked now. */
  private boolean isBlameChecked(RoutedRow row, long now) {
    int position = row.alternatives().toBeChecked(now);
    return position >= 0 && checks(row, position, Recourse.OTHERS, now) == 0;
  }

  /**
   * Makes a health check, or has the row wait where it is to make it.
   *
   * @return 0 if so; else how long it will be until there may be one
   */
  private long checks(RoutedRow row, int position, Recourse recourse, long now) {
    OpenCandidate candidate = row.chain().get(position);
    long entry = enter(row, position, candidate, recourse, now);
    if (entry < 0) {
      return -entry;
    }
    if (entry == 0) {
      row.checks(position, now);
    } else {
      await(row, candidate, entry, now);
    }
    return 0;
  }

  /**
   * Makes a health check of the first candidate that is left alone and may be checked.
   *
   * @return 0 if there is one, or the row waits there to make it; else how long it will be
   */
  private long check(RoutedRow row, long now) {
    Chain chain = row.chain();
    long soonest = CandidateBreaker.UNKNOWN;
    for (int position = 0; position < chain.size(); position++) {
      OpenCandidate candidate = chain.get(position);
      if (row.passesOver(position, candidate) || !candidate.isToBeChecked()) {
        continue;
      }
      long wait = checks(row, position, Recourse.NONE_AND_UNSUSPECTED, now);
      if (wait == 0) {
        return 0;
      }
      soonest = Math.min(soonest, wait);
    }
    return soonest;
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
      long entry = enter(row, position, candidate, recourse, now);
      if (entry == 0) {
        row.asks(position, candidate.gate().isBeingTried(recourse));
        return candidate;
      }
      if (entry > 0) {
        await(row, candidate, entry, now);
        return null;
      }
      soonest = soonest == 0 ? -entry : Math.min(soonest, -entry);
    }
    row.givePlaceBack();
    row.waitFor(Awaited.anyone(moment(row, soonest, now)));
    return null;
  }

  /** The row waits at the candidate, which told it so when it was to enter. */
  private static void await(RoutedRow row, OpenCandidate candidate, long entry, long now) {
    row.waitFor(
        entry == Gate.AWAIT_TURN
            ? Awaited.turn(candidate, row.place().turnBy())
            : Awaited.at(candidate, moment(row, entry, now)));
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
    // A candidate that failed soon will hardly keep the row until its end.
    return row.left(now) >= (candidate.gate().failedQuickly() ? needed / SHARE_OF_A_TRY : needed);
  }
}
