package org.flinkmodelrouter.routing;

/** How the candidates of a chain have fared with one row, by their positions. */
final class Tries {

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
  void failed(int position, long now) {
    failures[position]++;
    failedAt[position] = now;
  }

  /** When the candidate failed the row last. */
  long failedAt(int position) {
    return failedAt[position];
  }

  /** How often the candidate failed the row. */
  int failures(int position) {
    return failures[position];
  }

  /** The candidate won't be asked for the row again. */
  void spend(int position) {
    spent[position] = true;
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
