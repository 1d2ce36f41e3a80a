package org.flinkmodelrouter.strategy;

import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * A strategy that has a model, the router's selector, read a row before it decides. The strategy
 * itself calls nobody: it says what the selector is asked and what its answer means, and the router
 * asks, with the time limits, retries, circuit breaker, rate, turns and metrics that it has for a
 * candidate. Where the selector brings no answer, the router abstains for the strategy.
 */
public interface SelectorStrategy extends RoutingStrategy {

  /**
   * What the selector is asked about a row. Called on the task's thread.
   *
   * @param input the router's input columns in their declared order and internal data structures
   * @return the selector's input columns in theirs, valid until the answer is there; null if there
   *     is nothing to ask, which is an abstention
   * @throws StrategyException as {@link #decide(RowData)} does
   */
  @Nullable
  RowData question(RowData input) throws Exception;

  /**
   * What the selector's answer means. In an asynchronous query called on any thread, and by several
   * at once; must not block.
   *
   * @param input the row that {@link #question} was called with
   * @param answer the selector's output columns in their declared order; not all of them are NULL
   *     or empty
   * @return a decision, never null
   * @throws StrategyException as {@link #decide(RowData)} does
   */
  RoutingDecision decide(RowData input, RowData answer) throws Exception;

  /**
   * Decides where nobody is to ask the selector, such as for an explanation without calls, or where
   * the router has none.
   */
  @Override
  default RoutingDecision decide(RowData input) throws Exception {
    return NOT_ASKED;
  }

  /** The selector isn't asked. */
  RoutingDecision NOT_ASKED = new RoutingDecision.Abstention("selector not asked");
}
