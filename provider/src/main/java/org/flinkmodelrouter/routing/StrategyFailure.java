package org.flinkmodelrouter.routing;

import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.StrategyException;

/** A strategy's failure on a row, in words that hold nothing of the row. */
final class StrategyFailure {

  private StrategyFailure() {}

  /** The abstention that it counts as. */
  static Abstention abstention(Throwable error) {
    return new Abstention(reason(error));
  }

  /** Why the row went on without the strategy's word. */
  static String reason(Throwable error) {
    return ExceptionUtils.findThrowable(error, SelectorFailure.class)
        .map(SelectorFailure::reason)
        .orElseGet(() -> "strategy error: " + kind(error));
  }

  /**
   * Neither message nor stack trace of a foreign error: an expression's errors quote the row. The
   * JVM's words on code that doesn't fit tell what is wrong with a jar, and quote none.
   */
  static String kind(Throwable error) {
    return ExceptionUtils.findThrowable(error, SelectorFailure.class)
        .map(Throwable.class::cast)
        .or(
            () ->
                ExceptionUtils.findThrowable(error, StrategyException.class)
                    .map(Throwable.class::cast))
        .map(Throwable::getMessage)
        .orElseGet(() -> foreign(rootOf(error)));
  }

  private static String foreign(Throwable root) {
    return root instanceof LinkageError
        ? root + ", so its jar was built for another version or lacks a library"
        : root.getClass().getSimpleName();
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
