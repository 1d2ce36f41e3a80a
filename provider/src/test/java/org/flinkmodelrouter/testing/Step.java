package org.flinkmodelrouter.testing;

/** What a model of the {@link FaultServer} does with one call. */
public sealed interface Step permits Answer, Fault, StandInJudge {

  /** As the server's scripts have it in JSON. */
  Object json();
}
