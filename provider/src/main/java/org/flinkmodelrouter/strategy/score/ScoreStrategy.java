package org.flinkmodelrouter.strategy.score;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.strategy.selector.AnswerColumn;
import org.flinkmodelrouter.strategy.selector.AnsweredNumber;
import org.flinkmodelrouter.strategy.selector.SelectorInput;

/** The candidate with the highest threshold that the selector's score reaches. */
final class ScoreStrategy implements SelectorStrategy {

  private static final long serialVersionUID = 1L;
  private static final RoutingDecision NONE = new Abstention("there is no score");
  private static final RoutingDecision ODD = new Abstention("the score is no finite number");
  private static final RoutingDecision BELOW = new Abstention("score below every threshold");

  private final SelectorInput question;
  private final int position;
  private final AnsweredNumber number;
  private final Thresholds thresholds;

  ScoreStrategy(SelectorInput question, AnswerColumn score, Thresholds thresholds) {
    this.question = question;
    this.position = score.position();
    this.number = AnsweredNumber.in(score);
    this.thresholds = thresholds;
  }

  @Override
  public void open(FunctionContext context) {
    question.open();
  }

  @Override
  public RowData question(RowData input) {
    return question.of(input);
  }

  @Override
  public RoutingDecision decide(RowData input, RowData answer) {
    if (answer.isNullAt(position)) {
      return NONE;
    }
    double score = number.of(answer);
    if (!Double.isFinite(score)) {
      return ODD;
    }
    RoutingDecision route = thresholds.of(score);
    return route == null ? BELOW : route;
  }
}
