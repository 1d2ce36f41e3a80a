package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.Evidence;
import org.flinkmodelrouter.resilience.FailedAttempt;

/** How the candidates of a chain have fared with one row, by their positions. */
final class Tries {

  private final List<FailedAttempt> all = new ArrayList<>(2);
  private final int[] failures;
  private final boolean[] spent;
  private final long[] failedAt;
  private final long[] notBefore;

  /** Nothing was tried yet. */
  Tries(int candidates) {
    failures = new int[candidates];
    spent = new boolean[candidates];
    failedAt = new long[candidates];
    notBefore = new long[candidates];
  }

  /** The candidate failed the row at this moment. */
  void failed(int position, FailedAttempt failure, long now) {
    all.add(failure);
    failures[position]++;
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
