package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The rows that wait for a candidate to recover. Safe for use by many threads. */
final class WaitingRows {

  private final Set<BooleanSupplier> rows = new LinkedHashSet<>();
  private int changes;

  /** How often something changed so far. */
  synchronized int changes() {
    return changes;
  }

  /**
   * Waits for the next change.
   *
   * @param resume goes on with the row
   * @param seen {@link #changes} when the row saw that it has to wait
   */
  void add(BooleanSupplier resume, int seen) {
    synchronized (this) {
      if (changes == seen) {
        rows.add(resume);
        return;
      }
    }
    boolean unused = resume.getAsBoolean();
  }

  /** The row goes on for another reason. */
  synchronized void remove(BooleanSupplier resume) {
    rows.remove(resume);
  }

  /** A candidate's breaker changed: all of them look again what they can do. */
  void resumeAll() {
    List<BooleanSupplier> resumed;
    synchronized (this) {
      changes++;
      resumed = new ArrayList<>(rows);
      rows.clear();
    }
    for (BooleanSupplier row : resumed) {
      boolean unused = row.getAsBoolean();
    }
  }
}
