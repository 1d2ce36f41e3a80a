package org.flinkmodelrouter.routing;

import java.util.OptionalLong;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.metrics.LogRate;
import org.flinkmodelrouter.metrics.RouterMetrics;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.strategy.StrategyException;
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
   * @param instead what happens to such a row, for people: {@code cheap goes on with the row}
   * @return the reason for the decision column
   * @throws RoutingException if it fails the row
   */
  String reason(Throwable error, RowData input, String instead) {
    metrics.strategyFailed();
    SelectorFailure ofSelector =
        ExceptionUtils.findThrowable(error, SelectorFailure.class).orElse(null);
    String kind = ofSelector == null ? shown(error) : ofSelector.getMessage();
    if (plan.failOnStrategyError()) {
      throw RoutingException.of(
          ErrorClass.UNKNOWN,
          "Router %s: the strategy failed on a row%s: %s, and 'strategy.on-error' is 'fail'. Remove that option, so that with such rows %s."
              .formatted(plan.router(), traced(input), kind, instead),
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
    return ofSelector == null ? "strategy error: " + kind : ofSelector.reason();
  }

  private String traced(RowData input) {
    return plan.trace() == null ? "" : " (" + plan.trace().of(input) + ")";
  }

  /**
   * Neither message nor stack trace of a foreign error: an expression's errors quote the row. The
   * JVM's words on code that doesn't fit tell what is wrong with a jar, and quote none.
   */
  private static String shown(Throwable error) {
    return ExceptionUtils.findThrowable(error, StrategyException.class)
        .map(Throwable::getMessage)
        .orElseGet(
            () -> {
              Throwable root = rootOf(error);
              return root instanceof LinkageError
                  ? root + ", so its jar was built for another version or lacks a library"
                  : root.getClass().getSimpleName();
            });
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
