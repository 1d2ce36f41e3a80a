package org.flinkmodelrouter.routing;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.strategy.StrategyException;

/**
 * Asks the selector about the row's text as it is, and takes the answer for a candidate's label.
 */
final class ReadingStrategy implements SelectorStrategy {

  private static final long serialVersionUID = 1L;

  @Override
  public RowData question(RowData input) throws Exception {
    if (!input.isNullAt(0) && input.getString(0).toString().equals("unaskable")) {
      throw new StrategyException("there is no question");
    }
    return GenericRowData.of(input.isNullAt(0) ? null : input.getString(0));
  }

  @Override
  public RoutingDecision decide(RowData input, RowData answer) throws Exception {
    String said = answer.getString(0).toString();
    return said.equals("nobody")
        ? new RoutingDecision.Abstention("read: nobody")
        : new RoutingDecision.Route(List.of(said), false, "read", 0.5);
  }
}
