package org.flinkmodelrouter.strategy.classifier;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.strategy.selector.AnswerColumn;
import org.flinkmodelrouter.strategy.selector.AnsweredNumber;
import org.flinkmodelrouter.strategy.selector.SelectorInput;

/** The candidate that the selector's label stands for, if the selector is sure enough. */
final class ClassifierStrategy implements SelectorStrategy {

  private static final long serialVersionUID = 1L;
  private static final String REASON = "label of the classifier";
  private static final RoutingDecision NO_LABEL = new Abstention("the classifier gave no label");
  private static final RoutingDecision UNKNOWN =
      new Abstention("the classifier's label stands for no candidate");
  private static final RoutingDecision NO_CONFIDENCE =
      new Abstention("the classifier gave no confidence");
  private static final RoutingDecision ODD_CONFIDENCE =
      new Abstention("the classifier's confidence is no number from 0 to 1");
  private static final RoutingDecision UNSURE =
      new Abstention("the classifier's confidence is below the least");

  private final SelectorInput question;
  private final int labelPosition;
  private final int confidencePosition;
  @Nullable private final AnsweredNumber confidence;
  private final double minConfidence;
  private final Map<String, Route> routes;

  /**
   * Creates the strategy.
   *
   * @param minConfidence NaN where any will do
   * @param candidates by the labels that stand for them
   */
  ClassifierStrategy(
      SelectorInput question,
      int labelPosition,
      @Nullable AnswerColumn confidence,
      double minConfidence,
      Map<String, String> candidates) {
    this.question = question;
    this.labelPosition = labelPosition;
    this.confidencePosition = confidence == null ? -1 : confidence.position();
    this.confidence = confidence == null ? null : AnsweredNumber.in(confidence);
    this.minConfidence = minConfidence;
    this.routes = new HashMap<>();
    candidates.forEach(
        (label, candidate) ->
            routes.put(label, new Route(List.of(candidate), false, REASON, null)));
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
    if (answer.isNullAt(labelPosition)) {
      return NO_LABEL;
    }
    Route route = routes.get(answer.getString(labelPosition).toString().strip());
    if (route == null) {
      return UNKNOWN;
    }
    return confidence == null ? route : ifSure(route, answer);
  }

  private RoutingDecision ifSure(Route route, RowData answer) {
    if (answer.isNullAt(confidencePosition)) {
      return Double.isNaN(minConfidence) ? route : NO_CONFIDENCE;
    }
    double sure = confidence.of(answer);
    if (!(sure >= 0 && sure <= 1)) {
      return ODD_CONFIDENCE;
    }
    return sure < minConfidence ? UNSURE : new Route(route.labels(), false, REASON, sure);
  }
}
