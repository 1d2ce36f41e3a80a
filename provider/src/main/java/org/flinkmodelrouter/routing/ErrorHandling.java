package org.flinkmodelrouter.routing;

/** What becomes of a row that no candidate answered. */
public enum ErrorHandling {
  /** The job fails. */
  FAIL,
  /** All columns but the decision are NULL. */
  NULL,
  /** The columns hold what the router's options say. */
  DEFAULT
}
