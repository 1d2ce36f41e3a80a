package org.flinkmodelrouter.routing;

import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.Turns;

/**
 * What a row waits for that nobody lets in.
 *
 * @param candidate null if it waits for whichever comes first, since all send it on
 * @param until a reading of the router's clock: when the row looks again at the latest
 * @param event what may end it before
 */
record Awaited(@Nullable OpenCandidate candidate, long until, Event event) {

  /** What ends a wait before its time. */
  enum Event {
    /** Nothing that the candidate does, but a change of any breaker. */
    NONE,
    /** A turn at the candidate. */
    TURN,
    /** The end of a health check that the row has made of the candidate. */
    HEALTH_CHECK
  }

  /** This candidate's rate, or that it may be asked again. */
  static Awaited at(OpenCandidate candidate, long until) {
    return new Awaited(candidate, until, Event.NONE);
  }

  /** A turn at this candidate. */
  static Awaited turn(OpenCandidate candidate, long until) {
    return new Awaited(candidate, until, Event.TURN);
  }

  /** The end of a health check of this candidate, which is made now. */
  static Awaited healthCheck(OpenCandidate candidate, long until) {
    return new Awaited(candidate, until, Event.HEALTH_CHECK);
  }

  /** That any candidate lets it in. */
  static Awaited anyone(long until) {
    return new Awaited(null, until, Event.NONE);
  }

  /** Whether it is whichever candidate comes first. */
  boolean isAnyone() {
    return candidate == null;
  }

  /** Whether it is a turn. */
  boolean isTurn() {
    return event == Event.TURN;
  }

  /** Whether it is the end of a health check. */
  boolean isHealthCheck() {
    return event == Event.HEALTH_CHECK;
  }

  /** Nanoseconds that are left of it. */
  long left(long now) {
    return Math.max(until - now, 0);
  }

  /** Where a turn is awaited; null if none is. */
  @Nullable
  Turns turns() {
    return isTurn() ? candidate.gate().turns() : null;
  }
}
