package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.Evidence;
import org.flinkmodelrouter.resilience.FailedAttempt;

/** How the candidates of a chain have fared with one row, by their positions. */
final class Tries {

  private final List<FailedAttempt> all = new ArrayList<>(2);
  private final int[] failures;
  private final boolean[] spent;
  private final ErrorClass[] last;
  private final long[] failedAt;
  private final boolean[] checked;
  private final boolean[] excused;

  /** Whether a candidate that is well failed the row twice. */
  private boolean blamed;

  private final long[] notBefore;

  /** Nothing was tried yet. */
  Tries(int candidates) {
    failures = new int[candidates];
    spent = new boolean[candidates];
    last = new ErrorClass[candidates];
    failedAt = new long[candidates];
    checked = new boolean[candidates];
    excused = new boolean[candidates];
    notBefore = new long[candidates];
  }

  /** The candidate failed the row at this moment. */
  void failed(int position, OpenCandidate candidate, FailedAttempt failure, long now) {
    blamed |=
        failures[position] > 0
            && failure.errorClass().mark() == ErrorClass.Mark.FAILURE
            && candidate.gate().isWell(now)
            && candidate.gate().hasAnsweredSince(failedAt[position]);
    checked[position] = false;
    all.add(failure);
    failures[position]++;
    last[position] = failure.errorClass();
    failedAt[position] = now;
  }

  /** All that went wrong so far, in order. */
  List<FailedAttempt> failures() {
    return all;
  }

  /** What went wrong last; null if nothing did. */
  @Nullable
  FailedAttempt lastFailure() {
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** What it would tell of the candidate if it failed the row now. */
  Evidence evidence(int position, OpenCandidate candidate) {
    for (FailedAttempt failure : all) {
      if (!failure.candidate().equals(candidate.label())
          && failure.errorClass().mayBeTheRowsFault()) {
        return Evidence.DOUBTFUL;
      }
    }
    if (failures[position] == 0) {
      return Evidence.NEW;
    }
    boolean answersOthers = candidate.gate().hasAnsweredSince(failedAt[position]);
    return answersOthers ? Evidence.DOUBTFUL : Evidence.REPEATED;
  }

  /** How often the candidate failed the row. */
  int failures(int position) {
    return failures[position];
  }

  /** The candidate won't be asked for the row again. */
  void spend(int position) {
    spent[position] = true;
  }

  /** Neither this candidate nor one before it will be asked for the row again. */
  void spendUpTo(int position) {
    Arrays.fill(spent, 0, position + 1, true);
  }

  /** None of the candidates that are known to read no more will be asked for the row. */
  void spendTheNoLarger(Chain chain, int tooSmall) {
    for (int position = 0; position < chain.size(); position++) {
      int window = chain.get(position).contextWindow();
      if (window > 0 && window <= tooSmall) {
        spend(position);
      }
    }
  }

  boolean isSpent(int position) {
    return spent[position];
  }

  /** Whether the candidate won't do for the row, however it may be with others. */
  boolean isLost(int position) {
    return spent[position]
        && (last[position] == null || last[position].mark() != ErrorClass.Mark.FAILURE);
  }

  /** Candidates that may be asked again once they are well aren't spent any more. */
  void reprieve() {
    for (int position = 0; position < spent.length; position++) {
      spent[position] = isLost(position);
    }
  }

  /**
   * Candidates that failed the row as they failed others, and that have recovered, aren't spent any
   * more: if it took a health check to know, once each.
   *
   * @return whether there are any
   */
  boolean regain(Chain chain) {
    boolean any = false;
    for (int position = 0; position < spent.length && !blamed; position++) {
      if (spent[position] && !isLost(position) && hasRecovered(position, chain.get(position))) {
        spent[position] = false;
        any = true;
      }
    }
    return any;
  }

  private boolean hasRecovered(int position, OpenCandidate candidate) {
    if (candidate.gate().hasRecoveredSince(failedAt[position])) {
      return true;
    }
    boolean excuses =
        checked[position] && !excused[position] && hasAnsweredSince(position, candidate);
    excused[position] |= excuses;
    return excuses;
  }

  /** Whether the row is to blame, for a candidate that is well failed it twice. */
  boolean isBlamed() {
    return blamed;
  }

  /** Whether the candidate failed the row in a way that the row may be to blame for. */
  boolean mayBeToBlame(int position) {
    return failures[position] > 0 && last[position].mayBeTheRowsFault();
  }

  /**
   * Whether a health check would tell if the candidate failed the row alone: it wasn't checked
   * since, nor has it answered anybody.
   */
  boolean isToBeChecked(int position, OpenCandidate candidate) {
    return failures[position] > 0
        && (last[position].isPassing() || last[position] == ErrorClass.TIMEOUT)
        && !checked[position]
        && candidate.gate().hasBreaker()
        && candidate.healthCheckRow().row() != null
        && !hasAnsweredSince(position, candidate);
  }

  /** Whether the candidate answered others since it failed the row. */
  boolean hasAnsweredSince(int position, OpenCandidate candidate) {
    return candidate.gate().hasAnsweredSince(failedAt[position]);
  }

  /** The row has the candidate checked. */
  void checks(int position) {
    checked[position] = true;
  }

  /** How many of the candidates aren't spent. */
  int left() {
    int left = 0;
    for (boolean each : spent) {
      left += each ? 0 : 1;
    }
    return left;
  }

  /** The candidate will be asked again, and not before this moment. */
  void delay(int position, long until) {
    notBefore[position] = until;
  }

  /** Nanoseconds until the candidate may be asked again; 0 if it may be now. */
  long delayed(int position, long now) {
    return failures[position] == 0 ? 0 : Math.max(notBefore[position] - now, 0);
  }
}
