package org.flinkmodelrouter.routing;

/** What a row does whose candidate may not be called just now. */
public enum RateLimitMode {
  /** It waits, as long as time is left for one attempt. */
  WAIT,
  /** It goes on to the next candidate. */
  NEXT
}
