package org.flinkmodelrouter.strategy.rule;

import java.time.InstantSource;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.expression.ConditionException;
import org.flinkmodelrouter.expression.Conditions;
import org.flinkmodelrouter.expression.OpenConditions;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.StrategyException;

/** The first rule whose condition is true decides. */
final class RuleStrategy implements RoutingStrategy {

  private static final long serialVersionUID = 1L;
  private static final RoutingDecision NONE = new RoutingDecision.Abstention("no rule matched");

  private final Conditions conditions;
  private final RoutingDecision[] decisions;
  private final InstantSource clock;

  @Nullable private transient OpenConditions open;

  /**
   * Creates the strategy.
   *
   * @param conditions of the rules, in their order
   * @param decisions of the rules, in their order
   * @param clock serializable
   */
  RuleStrategy(Conditions conditions, List<RoutingDecision.Route> decisions, InstantSource clock) {
    this.conditions = conditions;
    this.decisions = decisions.toArray(new RoutingDecision[0]);
    this.clock = clock;
  }

  @Override
  public void open(FunctionContext context) {
    open = conditions.open(context, clock);
  }

  @Override
  public RoutingDecision decide(RowData input) throws StrategyException {
    try {
      int first = open.firstTrue(input);
      return first < 0 ? NONE : decisions[first];
    } catch (ConditionException failure) {
      throw new StrategyException(
          (failure.index() < 0 ? "a rule" : decisions[failure.index()].reason())
              + " failed with "
              + failure.getCause().getClass().getSimpleName());
    }
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }
}
