package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 * @param failurePolicy what is done about attempts that fail
 * @param errors what becomes of a row that no candidate answered
 * @param nullInput what happens to a row without input
 * @param decisionColumn name of the output column that carries the decision; null for none
 * @param traceColumn name of the input column that may stand in errors and logs; null for none
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
    FailurePolicy failurePolicy,
    ErrorDeclaration errors,
    NullInput nullInput,
    @Nullable String decisionColumn,
    @Nullable String traceColumn) {

  public RouterDeclaration {
    candidates = List.copyOf(candidates);
    fallbacks = Map.copyOf(fallbacks);
  }

  /**
   * For each label the candidates tried after it, as one query wants it.
   *
   * @param ofQuery null where the query says nothing
   */
  Map<String, List<String>> fallbacks(@Nullable FallbackMode ofQuery) {
    if (ofQuery == null) {
      return fallbacks;
    }
    List<String> labels = candidates.stream().map(CandidateDeclaration::label).toList();
    return labels.stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                label ->
                    switch (ofQuery) {
                      case NONE -> List.of();
                      case ORDERED -> ordered(label, labels);
                    }));
  }

  /** The router's own, or else all the others. */
  private List<String> ordered(String label, List<String> labels) {
    List<String> own = fallbacks.get(label);
    return own.isEmpty() ? labels.stream().filter(each -> !each.equals(label)).toList() : own;
  }
}
