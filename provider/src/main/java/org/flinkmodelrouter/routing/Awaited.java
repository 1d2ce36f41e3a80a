package org.flinkmodelrouter.routing;

import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.Turns;

/**
 * What a row waits for that nobody lets in.
 *
 * @param candidate null if it waits for whichever comes first, since all send it on
 * @param until a reading of the router's clock: when the row looks again at the latest
 * @param forTurn whether a turn at the candidate may end it before
 */
record Awaited(@Nullable OpenCandidate candidate, long until, boolean forTurn) {

  /** This candidate's rate, or that it may be asked again. */
  static Awaited at(OpenCandidate candidate, long until) {
    return new Awaited(candidate, until, false);
  }

  /** A turn at this candidate. */
  static Awaited turn(OpenCandidate candidate, long until) {
    return new Awaited(candidate, until, true);
  }

  /** That any candidate lets it in. */
  static Awaited anyone(long until) {
    return new Awaited(null, until, false);
  }

  /** Whether it is whichever candidate comes first. */
  boolean isAnyone() {
    return candidate == null;
  }

  /** Nanoseconds that are left of it. */
  long left(long now) {
    return Math.max(until - now, 0);
  }

  /** Where a turn is awaited; null if none is. */
  @Nullable
  Turns turns() {
    return forTurn ? candidate.gate().turns() : null;
  }
}
