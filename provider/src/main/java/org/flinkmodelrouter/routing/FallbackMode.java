package org.flinkmodelrouter.routing;

/** Who serves a row that the chosen candidate failed. */
public enum FallbackMode {
  /** The other candidates, in order. */
  ORDERED,
  /** Nobody. */
  NONE
}
