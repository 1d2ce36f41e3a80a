package org.flinkmodelrouter.strategy.cascade;

import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorColumns;
import org.flinkmodelrouter.strategy.SelectorUse;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyExplainer;
import org.flinkmodelrouter.strategy.selector.ScoreColumn;

/** {@code 'strategy'='cascade'}: the first candidate whose answer is accepted. */
public final class CascadeStrategyFactory implements RoutingStrategyFactory {

  @Override
  public String identifier() {
    return "cascade";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(
        CascadeOptions.ACCEPT,
        CascadeOptions.ACCEPT_SCORE,
        CascadeOptions.INPUT,
        ScoreColumn.NAME,
        ScoreColumn.TYPE);
  }

  @Override
  public Set<ConfigOption<?>> routeOptions() {
    return Set.of(CascadeOptions.ROUTE_ACCEPT);
  }

  @Override
  public SelectorUse selectorUse() {
    return SelectorUse.OPTIONAL;
  }

  @Override
  public SelectorColumns inlineSelector(StrategyContext context, String provider) {
    return new SelectorColumns(
        ScorerQuestion.inline(context, provider), List.of(ScoreColumn.inline(context, provider)));
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    CascadeOptions options = new CascadeOptions(context);
    return new CascadeStrategy(options.steps(), options.scoring(), context.clock());
  }

  @Override
  public StrategyExplainer explainer(StrategyContext context) {
    return new CascadeExplainer(context);
  }
}
