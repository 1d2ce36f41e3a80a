package org.flinkmodelrouter.routing;

/** Which of Flink's interfaces a router offers, and so which modes of ML_PREDICT it can serve. */
public enum ExecutionMode {
  /** Synchronous if all candidates are; both if any candidate is asynchronous. */
  AUTO,
  /** Synchronous only. */
  SYNC,
  /** Asynchronous only. */
  ASYNC
}
