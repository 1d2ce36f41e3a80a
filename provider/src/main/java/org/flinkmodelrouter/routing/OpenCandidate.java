package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.conversion.RowConversion;
import org.flinkmodelrouter.metrics.CandidateMetrics;
import org.flinkmodelrouter.metrics.LogRate;
import org.flinkmodelrouter.resilience.Gate;

/**
 * A candidate on a task, opened: it takes the router's input columns and gives its output columns.
 * A selector is opened alike.
 */
final class OpenCandidate {

  private final String label;
  private final String shown;
  private final long ownTimeout;
  private final int contextWindow;
  private final CallCost cost;
  private final List<LogicalType> inputTypes;
  private final List<LogicalType> answerTypes;
  private final RowConversion input;
  private final int[] inputPositions;
  private final NullInput nullInput;
  private final AnswerConversion answers;
  private final CandidateMetrics metrics;
  private final LogRate failureLog;
  private final Gate gate;
  private final HealthCheckRow healthCheckRow;
  private final CandidateCalls calls;

  /**
   * Opens one.
   *
   * @param role a selector takes what the strategy asks, and gives the strategy what it answers
   */
  OpenCandidate(
      RouterPlan router,
      CandidatePlan plan,
      Role role,
      CallSite site,
      CandidateMetrics metrics,
      LogRate failureLog,
      Gate gate,
      CandidateCalls calls) {
    boolean answersRows = role == Role.CANDIDATE;
    List<LogicalType> rowTypes = answersRows ? router.inputTypes() : plan.input().types();
    this.label = plan.label();
    this.shown = plan.shown(role);
    CandidatePlan.Limits limits = plan.limits();
    this.ownTimeout = limits.timeout() == null ? 0 : limits.timeout().toNanos();
    this.contextWindow = limits.contextWindow() == null ? 0 : limits.contextWindow();
    this.cost = limits.cost();
    this.inputTypes = plan.input().types();
    this.answerTypes = plan.output().candidateTypes();
    this.input =
        RowConversion.of(rowTypes, plan.input().positions(), plan.input().types(), site.zone());
    this.inputPositions = plan.input().positions().stream().mapToInt(Integer::intValue).toArray();
    this.nullInput = router.nullInput();
    this.answers =
        new AnswerConversion(plan.output(), answersRows ? router.decision() : null, site.zone());
    this.metrics = metrics;
    this.failureLog = failureLog;
    this.gate = gate;
    this.healthCheckRow = new HealthCheckRow(rowTypes, plan.input().positions());
    this.calls = calls;
  }

  String label() {
    return label;
  }

  /** What logs call it. */
  String shown() {
    return shown;
  }

  /** The candidate's own attempt timeout in nanoseconds; 0 where it has none. */
  long ownTimeout() {
    return ownTimeout;
  }

  /** How many tokens it reads; 0 if that isn't known. */
  int contextWindow() {
    return contextWindow;
  }

  /** What rows pass before it is called. */
  Gate gate() {
    return gate;
  }

  /** What it is asked in health checks. */
  HealthCheckRow healthCheckRow() {
    return healthCheckRow;
  }

  /** Whether a health check can tell if it is the candidate that fails, or the rows. */
  boolean isToBeChecked() {
    return gate.failedQuickly() && healthCheckRow.row() != null;
  }

  /** What a call cost that brought this answer, in the user's unit. */
  double costOf(RowData row, @Nullable Collection<RowData> answer) {
    return cost.of(inputOf(row), inputTypes, answer, answerTypes);
  }

  CandidateMetrics metrics() {
    return metrics;
  }

  /** Admits lines about its failures. */
  LogRate failureLog() {
    return failureLog;
  }

  /** Whether the candidate is called for this row: not if all columns that it gets are NULL. */
  boolean takes(RowData row) {
    return !nullInput.keepsBack(row, inputPositions);
  }

  /** The columns of a row of the router that the candidate gets, as it declares them. */
  RowData inputOf(RowData row) {
    return input.convert(row);
  }

  /**
   * The router's rows from the candidate's answer.
   *
   * @param values what the decision column holds; null where there is none
   */
  Collection<RowData> outputOf(
      @Nullable Collection<RowData> answer, @Nullable DecisionValues values) {
    return answers.convert(answer, values);
  }

  /** The way to ask it. */
  CandidateCalls calls() {
    return calls;
  }
}
