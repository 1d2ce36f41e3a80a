package org.flinkmodelrouter.strategy.weighted;

import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;

/** A row's key, and nothing else, says in whose share the row is. */
final class WeightedStrategy implements RoutingStrategy {

  private static final long serialVersionUID = 1L;

  private final KeyColumns columns;
  private final long seed;
  private final Shares shares;
  private final RoutingDecision[] decisions;

  @Nullable private transient KeyHash key;
  @Nullable private transient ShareDraw draw;

  WeightedStrategy(KeyColumns columns, long seed, Shares shares) {
    this.columns = columns;
    this.seed = seed;
    this.shares = shares;
    this.decisions = shares.decisions();
  }

  @Override
  public void open(FunctionContext context) {
    key = new KeyHash(columns, seed);
    draw = new ShareDraw(shares);
  }

  @Override
  public RoutingDecision decide(RowData input) {
    return decisions[draw.of(key.of(input))];
  }
}
