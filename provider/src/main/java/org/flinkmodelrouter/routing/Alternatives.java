package org.flinkmodelrouter.routing;

import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Gate;
import org.flinkmodelrouter.resilience.Recourse;

/**
 * What is left for a row, seen from where it stands; made only for rows in trouble, or with an
 * answer under review.
 *
 * @param input the router's input columns
 * @param tries null if nothing was tried yet
 */
record Alternatives(RowData input, Chain chain, @Nullable Tries tries) {

  /** Whether a candidate other than the one at this position may be asked now. */
  boolean hasOtherThan(int asked, long now) {
    for (int position = 0; position < chain.size(); position++) {
      OpenCandidate other = chain.get(position);
      if (position != asked
          && other.takes(input)
          && (tries == null || (!tries.isSpent(position) && tries.delayed(position, now) == 0))
          && other.gate().closedFor(Recourse.OTHERS, now) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether none behind the one at this position may be asked at any time. */
  boolean hasNoneBehind(int asked) {
    for (int position = asked + 1; position < chain.size(); position++) {
      if (tries == null || !tries.isSpent(position)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A candidate that isn't left alone, and failed the row so that nobody knows yet which of them is
   * the trouble.
   *
   * @return its position; -1 if there is none, or another one has answered others since it failed
   *     the row
   */
  int toBeChecked(long now) {
    int found = -1;
    for (int position = 0; tries != null && position < chain.size(); position++) {
      OpenCandidate each = chain.get(position);
      if (each.takes(input) && each.gate().closedFor(Recourse.NONE, now) == 0) {
        if (tries.mayBeToBlame(position) && tries.hasAnsweredSince(position, each)) {
          return -1;
        }
        if (found < 0 && tries.isToBeChecked(position, each)) {
          found = position;
        }
      }
    }
    return found;
  }

  /** Whether all candidates that would do for the row are left alone just now. */
  boolean isOutage() {
    boolean anyWouldDo = false;
    for (int position = 0; position < chain.size(); position++) {
      OpenCandidate each = chain.get(position);
      if (each.takes(input) && (tries == null || !tries.isLost(position))) {
        if (!each.gate().isBeingTried(Recourse.NONE)) {
          return false;
        }
        anyWouldDo = true;
      }
    }
    return anyWouldDo;
  }

  /**
   * Whether a candidate failed the row that has answered others since: then those that are left
   * alone would hardly do better, and a row that waits keeps others waiting.
   */
  boolean isItsOwnFault(long now) {
    boolean failedByOneThatIsWell = tries != null && tries.isBlamed();
    for (int position = 0; position < chain.size(); position++) {
      Gate gate = chain.get(position).gate();
      if (tries != null && tries.isSpent(position)) {
        failedByOneThatIsWell |=
            tries.mayBeToBlame(position)
                && gate.isWell(now)
                && tries.hasAnsweredSince(position, chain.get(position));
      } else if (gate.closedFor(Recourse.NONE, now) == 0) {
        return false;
      }
    }
    return failedByOneThatIsWell;
  }
}
