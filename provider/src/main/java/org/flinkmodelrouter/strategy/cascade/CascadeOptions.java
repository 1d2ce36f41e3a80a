package org.flinkmodelrouter.strategy.cascade;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.expression.Condition;
import org.flinkmodelrouter.expression.ConditionCompiler;
import org.flinkmodelrouter.expression.ConditionScope;
import org.flinkmodelrouter.expression.Conditions;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.selector.AnswerColumn;
import org.flinkmodelrouter.strategy.selector.AnsweredNumber;
import org.flinkmodelrouter.strategy.selector.ScoreColumn;
import org.flinkmodelrouter.strategy.selector.SelectorInput;

/** Reads {@code strategy.accept}, {@code route.<label>.accept} and what is about a scorer. */
final class CascadeOptions {

  static final ConfigOption<String> ACCEPT =
      key("accept")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A condition in Flink SQL over the router's input columns and the answer's. An answer"
                  + " for which it is TRUE is kept, any other sends the row to the next candidate. An"
                  + " answer's column that has an input column's name is called answer_<name> in it.");

  static final ConfigOption<String> ROUTE_ACCEPT =
      key("accept")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The condition for answers of this candidate, in place of strategy.accept. The last"
                  + " candidate has none: its answer stands.");

  static final ConfigOption<Double> ACCEPT_SCORE =
      key("accept-score")
          .doubleType()
          .noDefaultValue()
          .withDescription(
              "From which score on an answer is accepted, where a selector scores answers. Where there"
                  + " is a condition, too, only answers that it accepts are scored.");

  /** As {@link SelectorInput#COLUMNS}, among more columns. */
  static final ConfigOption<String> INPUT =
      key(SelectorInput.COLUMNS.key())
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The columns of the router's input and of the answer that a selector gets, in the order"
                  + " of its own, with ; between them. Where this is not set, those with the names of"
                  + " its own; an inline one gets the first of each. A selector that takes one STRING"
                  + " for several gets a JSON object: of these, or of all texts.");

  private final StrategyContext context;
  private final List<String> labels;

  CascadeOptions(StrategyContext context) {
    this.context = context;
    this.labels =
        context.candidates().stream().map(StrategyContext.CandidateDescription::label).toList();
  }

  /**
   * The candidates in order, each with what makes its answer acceptable.
   *
   * @throws ValidationException naming the option at fault
   */
  List<CascadeStep> steps() {
    String last = labels.get(labels.size() - 1);
    if (labels.size() == 1) {
      throw new ValidationException(
          String.format(
              "Router %s has the strategy 'cascade' and one candidate, '%s'. Add one that is asked when"
                  + " its answer won't do, or set 'strategy'='ordered'.",
              context.router(), last));
    }
    if (context.routeOptions(last).getOptional(ROUTE_ACCEPT).isPresent()) {
      throw error(
          routeOption(last),
          String.format(
              "is about the last candidate, whose answer stands whatever it is. Remove the option, or"
                  + " put a candidate behind '%s'.",
              last));
    }
    ConditionScope scope =
        new ConditionScope(
            context.router(),
            CascadeColumns.of(context),
            "the router's input or output",
            context.configuration(),
            context.classLoader());
    Map<Condition, Conditions> compiled = new HashMap<>();
    List<CascadeStep> steps = new ArrayList<>();
    for (String label : labels.subList(0, labels.size() - 1)) {
      Condition condition = condition(label);
      steps.add(
          condition == null
              ? new CascadeStep(label, null, null)
              : new CascadeStep(
                  label,
                  condition.option(),
                  compiled.computeIfAbsent(
                      condition, each -> ConditionCompiler.compile(List.of(each), scope))));
    }
    steps.add(new CascadeStep(last, null, null));
    return steps;
  }

  /**
   * How the selector scores answers.
   *
   * @return null where there is none
   * @throws ValidationException naming the option at fault
   */
  @Nullable
  Scoring scoring() {
    if (context.selector().isEmpty()) {
      for (ConfigOption<?> option :
          List.of(ACCEPT_SCORE, INPUT, ScoreColumn.NAME, ScoreColumn.TYPE)) {
        if (context.options().getOptional(option).isPresent()) {
          throw error(
              "strategy." + option.key(),
              "is about a model that scores answers, and there is none. Name it with 'selector', or"
                  + " remove the option.");
        }
      }
      return null;
    }
    Double least = context.options().get(ACCEPT_SCORE);
    if (least == null || !Double.isFinite(least)) {
      throw error(
          "strategy." + ACCEPT_SCORE.key(),
          (least == null ? "is missing" : "is '" + least + "'")
              + ". Write from which score of the selector on an answer is accepted, such as 0.7.");
    }
    AnswerColumn score = ScoreColumn.find(context);
    return new Scoring(
        ScorerQuestion.of(context), score.position(), AnsweredNumber.in(score), least);
  }

  /** The condition for a candidate's answers; null where they are scored only. */
  @Nullable
  Condition condition(String label) {
    String own = context.routeOptions(label).get(ROUTE_ACCEPT);
    if (own != null) {
      return condition(routeOption(label), own);
    }
    String common = context.options().get(ACCEPT);
    if (common != null) {
      return condition("strategy." + ACCEPT.key(), common);
    }
    if (context.selector().isPresent()) {
      return null;
    }
    throw error(
        "strategy." + ACCEPT.key(),
        String.format(
            "is missing, and nothing else says when an answer of '%s' will do. Write a condition over"
                + " the input and the answer, such as \"CHAR_LENGTH(%s) > 20\", or have a"
                + " 'selector' score answers.",
            label, context.answerColumns().get(0).getName()));
  }

  private Condition condition(String option, String sql) {
    if (sql.isBlank()) {
      throw error(option, "is empty. Write a condition over the input and the answer.");
    }
    return new Condition(option, sql);
  }

  private static String routeOption(String label) {
    return "route." + label + "." + ROUTE_ACCEPT.key();
  }

  private ValidationException error(String option, String problem) {
    return new ValidationException(
        String.format("Option '%s' of router %s %s", option, context.router(), problem));
  }
}
