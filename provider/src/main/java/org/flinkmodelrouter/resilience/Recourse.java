package org.flinkmodelrouter.resilience;

/** What a row has besides the candidate in question. */
public enum Recourse {
  /** Other candidates, perhaps. */
  OTHERS,
  /** Nobody: a slow candidate is better than none, and so is a wait for one that refuses. */
  NONE,
  /**
   * Nobody, and nothing speaks against what is asked: it can find out whether the rows were the
   * trouble that the candidates failed before.
   */
  NONE_AND_UNSUSPECTED
}
