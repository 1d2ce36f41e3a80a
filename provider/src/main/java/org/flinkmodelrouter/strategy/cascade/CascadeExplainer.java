package org.flinkmodelrouter.strategy.cascade;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.expression.Condition;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/**
 * The candidates in their order, and what each one's answer has to be. Which of them it would be
 * only their answers tell, and nobody is called.
 */
final class CascadeExplainer implements StrategyExplainer {

  private static final String UNKNOWN = "not called";

  private final List<Step> steps;

  CascadeExplainer(StrategyContext context) {
    CascadeOptions options = new CascadeOptions(context);
    List<String> labels =
        context.candidates().stream().map(StrategyContext.CandidateDescription::label).toList();
    steps = new ArrayList<>();
    for (int i = 0; i < labels.size() - 1; i++) {
      steps.add(
          new Step(
              place(i, labels),
              labels.get(i),
              acceptance(options.condition(labels.get(i)), context),
              UNKNOWN,
              "else " + labels.get(i + 1)));
    }
    int last = labels.size() - 1;
    steps.add(
        new Step(place(last, labels), labels.get(last), "any answer is accepted", UNKNOWN, null));
  }

  private static String place(int position, List<String> labels) {
    return (position + 1) + " of " + labels.size();
  }

  private static String acceptance(@Nullable Condition condition, StrategyContext context) {
    List<String> parts = new ArrayList<>();
    if (condition != null) {
      parts.add(condition.sql());
    }
    context
        .selector()
        .ifPresent(
            scorer ->
                parts.add(
                    "score of "
                        + scorer.shown()
                        + " from "
                        + context.options().get(CascadeOptions.ACCEPT_SCORE)
                        + " on"));
    return String.join(", and ", parts);
  }

  @Override
  public List<Step> explain(RowData input, @Nullable RoutingDecision decision) {
    return List.copyOf(steps);
  }
}
