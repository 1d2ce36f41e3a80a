package org.flinkmodelrouter.strategy;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * {@code 'strategy'='ordered'}: the first candidate serves every row, the others are its fallback.
 */
public final class OrderedStrategyFactory implements RoutingStrategyFactory {

  @Override
  public String identifier() {
    return "ordered";
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    String first = context.candidates().get(0).label();
    return new Ordered(new RoutingDecision.Route(List.of(first), false, "first in order", null));
  }

  private record Ordered(RoutingDecision first) implements RoutingStrategy {

    @Override
    public RoutingDecision decide(RowData input) {
      return first;
    }
  }
}
