package org.flinkmodelrouter.routing;

import java.util.OptionalLong;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.metrics.LogRate;
import org.flinkmodelrouter.metrics.RouterMetrics;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the strategy's exceptions: each is counted, some are logged, and {@code
 * strategy.on-error} says whether the row fails. Safe for use by many threads.
 */
record StrategyFailures(RouterPlan plan, RouterMetrics metrics, LogRate log) {

  private static final Logger LOG = LoggerFactory.getLogger(StrategyFailures.class);

  /**
   * Takes note of one.
   *
   * @param instead what happens now, for people: {@code cheap goes on with the row}
   * @param purpose of letting it happen: {@code to give such rows to the default model}
   * @return the reason for the decision column
   * @throws RoutingException if it fails the row
   */
  String reason(Throwable error, RowData input, String instead, String purpose) {
    metrics.strategyFailed();
    String kind = StrategyFailure.kind(error);
    if (plan.failOnStrategyError()) {
      throw RoutingException.of(
          ErrorClass.UNKNOWN,
          "Router %s: the strategy failed on a row%s: %s, and 'strategy.on-error' is 'fail'. Remove that option %s."
              .formatted(plan.router(), traced(input), kind, purpose),
          error);
    }
    OptionalLong before = log.admit();
    if (before.isPresent()) {
      LOG.warn(
          "Router {}: the strategy failed on a row{}: {}; {}. {} such failures were not logged since the last one.",
          plan.router(),
          traced(input),
          kind,
          instead,
          before.getAsLong());
    }
    return StrategyFailure.reason(error);
  }

  private String traced(RowData input) {
    return plan.trace() == null ? "" : " (" + plan.trace().of(input) + ")";
  }
}
