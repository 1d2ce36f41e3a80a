package org.flinkmodelrouter.routing;

import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.FailedAttempt;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;

/**
 * What the decision column tells of a row.
 *
 * @param routedModel label of the candidate that answered
 * @param source whose choice it was
 * @param reason the strategy's, or {@code null-input}
 * @param score the strategy's
 * @param attempts how many calls were made
 * @param latencyMillis from the row's arrival to its answer
 * @param lastFailure null if no attempt failed
 * @param errorClass of a row that no candidate answered; else null for the last failure's
 * @param cost of the answered calls
 * @param routerVersion null where no catalog keeps one
 */
record DecisionValues(
    @Nullable String routedModel,
    @Nullable DecisionSource source,
    String reason,
    @Nullable Double score,
    int attempts,
    long latencyMillis,
    @Nullable FailedAttempt lastFailure,
    @Nullable ErrorClass errorClass,
    double cost,
    @Nullable Integer routerVersion) {

  /** Of a row that this candidate answers now. */
  static DecisionValues answered(
      RoutedRow row, OpenCandidate answering, @Nullable Integer routerVersion, long now) {
    return new DecisionValues(
        answering.label(),
        row.source(answering),
        row.decision().reason(),
        score(row),
        row.attempts(),
        millis(row, now),
        row.lastFailure(),
        null,
        row.cost(),
        routerVersion);
  }

  /** Of a row that ends now with an answer that was reviewed. */
  static DecisionValues standing(
      RoutedRow row, Standing answer, @Nullable Integer routerVersion, long now) {
    return new DecisionValues(
        answer.candidate().label(),
        answer.source(),
        answer.verdict().reason(),
        answer.verdict().score(),
        row.attempts(),
        millis(row, now),
        row.lastFailure(),
        null,
        row.cost(),
        routerVersion);
  }

  /** Of a row that ends now without an answer. */
  static DecisionValues unanswered(
      RoutedRow row, ErrorClass errorClass, @Nullable Integer routerVersion, long now) {
    return new DecisionValues(
        null,
        null,
        row.decision().reason(),
        score(row),
        row.attempts(),
        millis(row, now),
        row.lastFailure(),
        errorClass,
        row.cost(),
        routerVersion);
  }

  @Nullable
  private static Double score(RoutedRow row) {
    return row.decision() instanceof Route route ? route.score() : null;
  }

  private static long millis(RoutedRow row, long now) {
    return TimeUnit.NANOSECONDS.toMillis(now - row.arrival());
  }

  /** Sets the decision column. */
  void writeTo(GenericRowData row, RouterPlan.DecisionColumn column) {
    GenericRowData decision = new GenericRowData(column.fields().size());
    for (int i = 0; i < decision.getArity(); i++) {
      decision.setField(i, value(column.fields().get(i)));
    }
    row.setField(column.position(), decision);
  }

  @Nullable
  private Object value(DecisionField field) {
    return switch (field) {
      case ROUTED_MODEL -> string(routedModel);
      case SOURCE -> source == null ? null : string(source.label());
      case REASON -> string(reason);
      case SCORE -> score;
      case ATTEMPTS -> attempts;
      case LATENCY_MS -> latencyMillis;
      case ERROR -> lastFailure == null ? null : string(lastFailure.message());
      case ERROR_CLASS -> errorClassLabel();
      case COST -> cost;
      case ROUTER_VERSION -> routerVersion;
    };
  }

  @Nullable
  private StringData errorClassLabel() {
    if (errorClass != null) {
      return string(errorClass.label());
    }
    return lastFailure == null ? null : string(lastFailure.errorClass().label());
  }

  @Nullable
  private static StringData string(@Nullable String value) {
    return StringData.fromString(value);
  }
}
