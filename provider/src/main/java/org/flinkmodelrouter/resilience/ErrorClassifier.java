package org.flinkmodelrouter.resilience;

/** Finds the class of the error that an attempt ended with. Safe for use by many threads. */
@FunctionalInterface
public interface ErrorClassifier {

  /**
   * Classifies an error by itself and its causes; {@link ErrorClass#UNKNOWN} if nothing is known.
   */
  ErrorClass classify(Throwable error);
}
