package org.flinkmodelrouter.strategy;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * Tells how a strategy comes to its decision for one row, for somebody who asks about that row. No
 * job uses it: what it costs matters to nobody, and what it tells may quote the strategy's
 * settings.
 */
@FunctionalInterface
public interface StrategyExplainer extends AutoCloseable {

  /**
   * Explains one row. Nobody outside the process may be asked for it: what there is to tell of an
   * answer is in the decision.
   *
   * @param input the router's input columns in their declared order and internal data structures
   * @param decision what the strategy decided for this row; null if it failed, or would have to ask
   *     a model and wasn't let
   * @return what is looked at, in the order in which it is looked at
   */
  List<Step> explain(RowData input, @Nullable RoutingDecision decision) throws Exception;

  @Override
  default void close() {}

  /**
   * One thing that a strategy looks at, such as a rule.
   *
   * @param step what it is, such as {@code rule 10}
   * @param name what its author calls it; null where it has no name
   * @param test what is looked at, such as {@code lang = 'de'}
   * @param result what came of it for the row, such as {@code TRUE} or {@code not reached}
   * @param then what follows if it holds, such as the labels of a route; null where nothing does
   */
  record Step(
      String step, @Nullable String name, String test, String result, @Nullable String then) {}
}
