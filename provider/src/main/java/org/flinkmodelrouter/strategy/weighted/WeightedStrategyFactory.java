package org.flinkmodelrouter.strategy.weighted;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/** {@code 'strategy'='weighted'}: each candidate gets its share of all keys. */
public final class WeightedStrategyFactory implements RoutingStrategyFactory {

  @Override
  public String identifier() {
    return "weighted";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(WeightedOptions.KEY, WeightedOptions.SEED);
  }

  @Override
  public Set<ConfigOption<?>> routeOptions() {
    return Set.of(WeightedOptions.WEIGHT);
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    WeightedOptions options = new WeightedOptions(context);
    return new WeightedStrategy(options.columns(), options.seed(), options.shares());
  }

  @Override
  public StrategyExplainer explainer(StrategyContext context) {
    return new ShareExplainer(context);
  }
}
