package org.flinkmodelrouter.strategy;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;

/**
 * Chooses a candidate for each row. Made and validated by a {@link RoutingStrategyFactory} when the
 * statement is planned, shipped to the tasks, opened there; all methods are called on the task's
 * thread.
 */
public interface RoutingStrategy extends Serializable {

  /** Prepares for rows. Called once, before the first of them. */
  default void open(FunctionContext context) throws Exception {}

  /**
   * Decides for one row without blocking on anything outside the process.
   *
   * @param input the router's input columns in their declared order and internal data structures
   * @return a decision, never null
   * @throws StrategyException to say what failed in words that may be logged; of any other
   *     exception only the class is. Whatever is thrown counts as an abstention unless {@code
   *     strategy.on-error} is {@code fail}
   */
  RoutingDecision decide(RowData input) throws Exception;

  /** Releases what {@link #open} acquired. */
  default void close() throws Exception {}
}
