package org.flinkmodelrouter.routing;

import java.util.List;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.SelectorStrategy;

/**
 * Asks the selector about the row's text as it is, and takes the answer for a candidate's label.
 */
final class ReadingStrategy implements SelectorStrategy {

  private static final long serialVersionUID = 1L;

  @Override
  public RowData question(RowData input) {
    return input;
  }

  @Override
  public RoutingDecision decide(RowData input, RowData answer) throws Exception {
    String said = answer.getString(0).toString();
    return said.equals("nobody")
        ? new RoutingDecision.Abstention("read: nobody")
        : new RoutingDecision.Route(List.of(said), false, "read", 0.5);
  }
}
