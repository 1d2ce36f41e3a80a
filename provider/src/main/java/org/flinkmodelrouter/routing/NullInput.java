package org.flinkmodelrouter.routing;

/** What happens to a row of which all columns given to the chosen candidate are NULL. */
public enum NullInput {
  /** The candidate is not called and its outputs are NULL. */
  NULL,
  /** The candidate is called as for any row. */
  CALL,
  /** The row has no result and disappears. */
  SKIP
}
