package org.flinkmodelrouter.strategy.rule;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.expression.SeparateConditions;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/** What each rule's condition is for a row, up to the one that decides. */
final class RuleExplainer implements StrategyExplainer {

  private static final String NOT_REACHED = "not reached";

  private final List<Rule> rules;
  private final SeparateConditions.Open conditions;

  /**
   * Creates the explainer.
   *
   * @param conditions of the rules, in their order
   */
  RuleExplainer(List<Rule> rules, SeparateConditions.Open conditions) {
    this.rules = rules;
    this.conditions = conditions;
  }

  @Override
  public List<Step> explain(RowData input, @Nullable RoutingDecision decision) {
    List<Step> steps = new ArrayList<>();
    boolean goesOn = true;
    for (int index = 0; index < rules.size(); index++) {
      Rule rule = rules.get(index);
      String result = NOT_REACHED;
      if (goesOn) {
        SeparateConditions.Value value = conditions.evaluate(index, input);
        result = shown(value);
        goesOn = value.failure() == null && !Boolean.TRUE.equals(value.truth());
      }
      steps.add(
          new Step(
              rule.step(),
              rule.name(),
              rule.when().sql(),
              result,
              String.join(";", rule.decision().labels())));
    }
    return steps;
  }

  /** In the words of the strategy's own failure: the message might quote the row. */
  private static String shown(SeparateConditions.Value value) {
    if (value.failure() != null) {
      return "failed with " + value.failure().getClass().getSimpleName();
    }
    return value.truth() == null ? "NULL" : value.truth() ? "TRUE" : "FALSE";
  }

  @Override
  public void close() {
    conditions.close();
  }
}
