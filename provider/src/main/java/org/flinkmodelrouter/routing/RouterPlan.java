package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.secrets.Redaction;
import org.flinkmodelrouter.strategy.RoutingStrategy;

/**
 * All that a router's function needs for its rows, worked out and validated when the statement is
 * planned and shipped to the tasks.
 *
 * @param router name as it stands in messages and metrics
 * @param version version of the router; null where no catalog keeps one
 * @param inputTypes types of the router's input columns, in order
 * @param candidates in their declared order; at least one
 * @param selector reads rows for the strategy, which then is a {@link
 *     org.flinkmodelrouter.strategy.SelectorStrategy}; null for none
 * @param strategy chooses a candidate for a row
 * @param failOnStrategyError whether an exception of the strategy fails the row instead of counting
 *     as an abstention
 * @param defaultCandidate label of the candidate that serves a row the strategy abstains from
 * @param fallbacks for each label the candidates tried after it, in order; empty lists where there
 *     is no fallback
 * @param limits how long and how often a row is tried
 * @param failurePolicy what is done about attempts that fail
 * @param errorAnswers what becomes of rows that no candidate answered
 * @param forced label of the candidate that the query wants for every row; null for the strategy's
 *     choice
 * @param nullInput what happens to a candidate whose columns are all NULL
 * @param decision where the decision column stands and what it holds; null where the router has
 *     none
 * @param trace the column that may stand in errors and logs; null for none
 * @param secrets keeps the candidates' secrets out of the decision and out of messages
 */
public record RouterPlan(
    String router,
    @Nullable Integer version,
    List<LogicalType> inputTypes,
    List<CandidatePlan> candidates,
    @Nullable CandidatePlan selector,
    RoutingStrategy strategy,
    boolean failOnStrategyError,
    String defaultCandidate,
    Map<String, List<String>> fallbacks,
    Limits limits,
    FailurePolicy failurePolicy,
    ErrorAnswers errorAnswers,
    @Nullable String forced,
    NullInput nullInput,
    @Nullable DecisionColumn decision,
    @Nullable TraceColumn trace,
    Redaction secrets)
    implements Serializable {

  /**
   * Whether the task's thread itself makes a candidate's calls: it can't be called back from one.
   *
   * @param async whether that thread may not wait for a candidate
   */
  boolean callsDirectly(CandidatePlan candidate, boolean async) {
    boolean timed = candidate.limits().timeout() != null || limits.attemptTimeout() != null;
    return !async && !timed && candidate.syncFunction() != null;
  }

  /** The same router with another plan for each model that it asks. */
  RouterPlan withModels(UnaryOperator<CandidatePlan> replaced) {
    return new RouterPlan(
        router,
        version,
        inputTypes,
        candidates.stream().map(replaced).toList(),
        selector == null ? null : replaced.apply(selector),
        strategy,
        failOnStrategyError,
        defaultCandidate,
        fallbacks,
        limits,
        failurePolicy,
        errorAnswers,
        forced,
        nullInput,
        decision,
        trace,
        secrets);
  }

  /**
   * How long and how often a row is tried.
   *
   * @param deadline for the whole row, from its arrival
   * @param attemptTimeout for one attempt where it was set; null for the smaller of 30 s and what
   *     is left of the deadline divided by the candidates left
   * @param maxAttempts at most this many attempts for a row, at least 1
   */
  public record Limits(Duration deadline, @Nullable Duration attemptTimeout, int maxAttempts)
      implements Serializable {

    /** The same as a task reckons with them. */
    RowLimits ofRows() {
      return new RowLimits(deadline, attemptTimeout, maxAttempts);
    }
  }

  /**
   * The ROW column that carries the decision.
   *
   * @param position among the router's output columns
   * @param fields its fields, in their declared order
   */
  public record DecisionColumn(int position, List<DecisionField> fields) implements Serializable {

    /** Whether it tells what a row cost. */
    boolean tellsCost() {
      return fields.contains(DecisionField.COST);
    }
  }
}
