package org.flinkmodelrouter.resilience;

/** How much a failed attempt tells of the candidate, and how much of the row. */
public enum Evidence {
  /** Nobody failed the row before. */
  NEW,
  /** The candidate failed the row before: that it does so again is no news to its share. */
  REPEATED,
  /**
   * Another candidate failed the row before, or this one did and answered others since: the row
   * itself may be the trouble.
   */
  DOUBTFUL
}
