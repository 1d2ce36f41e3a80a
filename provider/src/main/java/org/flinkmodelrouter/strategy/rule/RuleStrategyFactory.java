package org.flinkmodelrouter.strategy.rule;

import java.util.List;
import java.util.Set;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;

/** {@code 'strategy'='rule'}: the first rule whose condition is true decides. */
public final class RuleStrategyFactory implements RoutingStrategyFactory {

  @Override
  public String identifier() {
    return "rule";
  }

  @Override
  public Set<String> optionGroups() {
    return Set.of(RuleOptions.GROUP);
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    List<Rule> rules = new RuleOptions(context).read(context.optionGroup(RuleOptions.GROUP));
    return new RuleCompiler(context).compile(rules);
  }
}
