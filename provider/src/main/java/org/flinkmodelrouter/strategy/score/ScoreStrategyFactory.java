package org.flinkmodelrouter.strategy.score;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.DataType;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorColumns;
import org.flinkmodelrouter.strategy.SelectorUse;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.selector.AnswerColumn;
import org.flinkmodelrouter.strategy.selector.SelectorInput;

/** {@code 'strategy'='score'}: a model gives the row a number, which thresholds cut. */
public final class ScoreStrategyFactory implements RoutingStrategyFactory {

  static final ConfigOption<String> SCORE_COLUMN =
      key("score-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The selector's output column that holds the score: a number, or a text that is one."
                  + " Where this is not set, the only one of a numeric type or else of a text type.");

  static final ConfigOption<Map<String, String>> THRESHOLDS =
      key("threshold")
          .mapType()
          .noDefaultValue()
          .withDescription(
              "From which score on rows go to the candidate of that label. A row goes to the one with"
                  + " the highest threshold that its score reaches. All candidates but the first have"
                  + " one, each higher than the one before; the first, without one, gets the rows"
                  + " below.");

  /** What an inline selector answers. */
  enum ScoreType {
    /** A number. */
    DOUBLE,
    /** A text that is a number. */
    STRING
  }

  static final ConfigOption<ScoreType> SCORE_TYPE =
      key("score-type")
          .enumType(ScoreType.class)
          .noDefaultValue()
          .withDescription(
              "What a selector that is written inline answers: double, or string for a text that is a"
                  + " number. Where this is not set, string of the provider openai, which answers"
                  + " nothing else, and double of any other.");

  private static final String OPENAI = "openai";

  @Override
  public String identifier() {
    return "score";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(SelectorInput.COLUMNS, SCORE_COLUMN, SCORE_TYPE, THRESHOLDS);
  }

  @Override
  public SelectorUse selectorUse() {
    return SelectorUse.REQUIRED;
  }

  @Override
  public SelectorColumns inlineSelector(StrategyContext context, String provider) {
    ScoreType ordinary = provider.equals(OPENAI) ? ScoreType.STRING : ScoreType.DOUBLE;
    DataType type =
        switch (context.options().getOptional(SCORE_TYPE).orElse(ordinary)) {
          case DOUBLE -> DataTypes.DOUBLE();
          case STRING -> DataTypes.STRING();
        };
    String column = context.options().getOptional(SCORE_COLUMN).orElse("score");
    return new SelectorColumns(
        SelectorInput.inline(context), List.of(Column.physical(column, type)));
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    return new ScoreStrategy(
        SelectorInput.of(context),
        AnswerColumn.find(
            context, SCORE_COLUMN, AnswerColumn.Kind.NUMBER, AnswerColumn.Kind.NUMBER_OR_TEXT),
        Thresholds.of(context));
  }
}
