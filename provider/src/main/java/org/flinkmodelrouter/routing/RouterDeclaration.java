package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A router as its options declare it: every key known, every value of its kind, every label one of
 * the candidates'. Whether candidates exist and fit is not known here.
 *
 * @param candidates in their declared order; at least one
 * @param strategy how one is chosen
 * @param defaultModel label of the candidate that serves a row the strategy abstains from
 * @param fallbacks for each label the candidates tried after it, in order
 * @param executionMode which modes of ML_PREDICT the router offers
 * @param deadline for a whole row; null for a share of ML_PREDICT's timeout
 * @param attemptTimeout for one attempt; null for a share of the deadline
 * @param maxAttempts for a row, at least 1
 * @param nullInput what happens to a row without input
 * @param decisionColumn name of the output column that carries the decision; null for none
 */
public record RouterDeclaration(
    List<CandidateDeclaration> candidates,
    StrategyDeclaration strategy,
    String defaultModel,
    Map<String, List<String>> fallbacks,
    ExecutionMode executionMode,
    @Nullable Duration deadline,
    @Nullable Duration attemptTimeout,
    int maxAttempts,
    NullInput nullInput,
    @Nullable String decisionColumn) {

  public RouterDeclaration {
    candidates = List.copyOf(candidates);
    fallbacks = Map.copyOf(fallbacks);
  }
}
