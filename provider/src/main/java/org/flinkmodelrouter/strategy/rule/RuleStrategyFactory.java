package org.flinkmodelrouter.strategy.rule;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.expression.ConditionCompiler;
import org.flinkmodelrouter.expression.ConditionScope;
import org.flinkmodelrouter.expression.Conditions;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyExplainer;

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
  public List<ConfigOption<?>> groupOptions() {
    return List.of(
        key(RuleOptions.GROUP + ".<n>.when")
            .stringType()
            .noDefaultValue()
            .withDescription(
                "A condition in Flink SQL over the router's input columns. Of all rules, by"
                    + " ascending number, the first that is TRUE decides; numbers may have gaps."),
        key(RuleOptions.GROUP + ".<n>.then")
            .stringType()
            .noDefaultValue()
            .withDescription(
                "Label of the candidate that serves the row. Several, with ; between them, are the"
                    + " whole chain: no other candidate may serve the row, not even as a"
                    + " fallback."),
        key(RuleOptions.GROUP + ".<n>.name")
            .stringType()
            .noDefaultValue()
            .withDescription("What the rule is called in the decision column's reason."));
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    List<Rule> rules = rules(context);
    Conditions conditions =
        ConditionCompiler.compile(rules.stream().map(Rule::when).toList(), scope(context));
    return new RuleStrategy(
        conditions, rules.stream().map(Rule::decision).toList(), context.clock());
  }

  @Override
  public StrategyExplainer explainer(StrategyContext context) {
    List<Rule> rules = rules(context);
    return new RuleExplainer(
        rules,
        ConditionCompiler.compileEach(rules.stream().map(Rule::when).toList(), scope(context))
            .open(new FunctionContext(null, context.classLoader(), null), context.clock()));
  }

  private static List<Rule> rules(StrategyContext context) {
    return new RuleOptions(context).read(context.optionGroup(RuleOptions.GROUP));
  }

  private static ConditionScope scope(StrategyContext context) {
    return new ConditionScope(
        context.router(), context.inputColumns(), context.configuration(), context.classLoader());
  }
}
