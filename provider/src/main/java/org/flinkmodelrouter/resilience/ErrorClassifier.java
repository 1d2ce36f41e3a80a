package org.flinkmodelrouter.resilience;

import java.util.Optional;

/**
 * Recognizes the errors of one provider's client. Routers find implementations by {@link
 * java.util.ServiceLoader}: name the class, which has a public constructor without parameters, in
 * {@code META-INF/services/org.flinkmodelrouter.resilience.ErrorClassifier} of a jar that the job
 * sees. {@link ErrorClassifiers} says in which order they are asked.
 *
 * <p>Safe for use by many threads: failures arrive on whatever threads the clients use.
 */
@FunctionalInterface
public interface ErrorClassifier {

  /**
   * Looks at what an attempt failed with.
   *
   * @param error as the candidate threw it, often wrapped: what tells most may be among its causes
   * @return empty if this isn't an error of the client that this classifier knows
   */
  Optional<Diagnosis> diagnose(Throwable error);
}
