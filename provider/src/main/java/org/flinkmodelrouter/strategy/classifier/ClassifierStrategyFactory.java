package org.flinkmodelrouter.strategy.classifier;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorColumns;
import org.flinkmodelrouter.strategy.SelectorUse;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.selector.AnswerColumn;
import org.flinkmodelrouter.strategy.selector.SelectorInput;

/** {@code 'strategy'='classifier'}: a model gives the row a label, which stands for a candidate. */
public final class ClassifierStrategyFactory implements RoutingStrategyFactory {

  static final ConfigOption<String> LABEL_COLUMN =
      key("label-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The selector's output column that holds the label; the only one of a text type where"
                  + " this is not set.");

  static final ConfigOption<Map<String, String>> LABELS =
      key("label")
          .mapType()
          .noDefaultValue()
          .withDescription(
              "The candidate that a label of the selector's stands for; a label of which this is not"
                  + " set stands for the candidate of that name.");

  static final ConfigOption<String> CONFIDENCE_COLUMN =
      key("confidence-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The selector's output column that tells how sure it is, from 0 to 1; it is the"
                  + " decision's score.");

  static final ConfigOption<Double> MIN_CONFIDENCE =
      key("min-confidence")
          .doubleType()
          .noDefaultValue()
          .withDescription("With less confidence than this the strategy abstains. From 0 to 1.");

  @Override
  public String identifier() {
    return "classifier";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(SelectorInput.COLUMNS, LABEL_COLUMN, LABELS, CONFIDENCE_COLUMN, MIN_CONFIDENCE);
  }

  @Override
  public SelectorUse selectorUse() {
    return SelectorUse.REQUIRED;
  }

  @Override
  public SelectorColumns inlineSelector(StrategyContext context, String provider) {
    List<Column> output = new ArrayList<>();
    output.add(
        Column.physical(
            context.options().getOptional(LABEL_COLUMN).orElse("label"), DataTypes.STRING()));
    context
        .options()
        .getOptional(CONFIDENCE_COLUMN)
        .ifPresent(name -> output.add(Column.physical(name, DataTypes.DOUBLE())));
    return new SelectorColumns(SelectorInput.inline(context), output);
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    AnswerColumn label = AnswerColumn.find(context, LABEL_COLUMN, AnswerColumn.Kind.TEXT);
    AnswerColumn confidence =
        AnswerColumn.findNamed(context, CONFIDENCE_COLUMN, AnswerColumn.Kind.NUMBER_OR_TEXT);
    return new ClassifierStrategy(
        SelectorInput.of(context),
        label.position(),
        confidence,
        minConfidence(context, confidence != null),
        candidates(context));
  }

  private static double minConfidence(StrategyContext context, boolean hasConfidence) {
    Double least = context.options().get(MIN_CONFIDENCE);
    if (least == null) {
      return Double.NaN;
    }
    if (!(least >= 0 && least <= 1)) {
      throw error(
          context, MIN_CONFIDENCE.key(), "is '" + least + "'. Write a number from 0 to 1, as 0.7.");
    }
    if (!hasConfidence) {
      throw error(
          context,
          MIN_CONFIDENCE.key(),
          "needs the selector's confidence. Name the column that holds it with"
              + " 'strategy.confidence-column'.");
    }
    return least;
  }

  private static Map<String, String> candidates(StrategyContext context) {
    List<String> known =
        context.candidates().stream().map(StrategyContext.CandidateDescription::label).toList();
    Map<String, String> candidates = new HashMap<>();
    known.forEach(candidate -> candidates.put(candidate, candidate));
    new TreeMap<>(context.options().getOptional(LABELS).orElse(Map.of()))
        .forEach(
            (label, candidate) -> {
              if (!known.contains(candidate.strip())) {
                throw error(
                    context,
                    LABELS.key() + "." + label,
                    String.format(
                        "names '%s', which is none of the 'candidates': %s.%s",
                        candidate,
                        String.join(", ", known),
                        NearestKey.suggestion(candidate, known)));
              }
              candidates.put(label, candidate.strip());
            });
    return candidates;
  }

  private static ValidationException error(StrategyContext context, String key, String problem) {
    return new ValidationException(
        String.format("Option 'strategy.%s' of router %s %s", key, context.router(), problem));
  }
}
