package org.flinkmodelrouter.strategy.selector;

import static org.apache.flink.configuration.ConfigOptions.key;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.DataType;
import org.flinkmodelrouter.strategy.StrategyContext;

/** The column of a selector's answer that holds a score. */
public final class ScoreColumn {

  /** {@code strategy.score-column}: its name. */
  public static final ConfigOption<String> NAME =
      key("score-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The selector's output column that holds the score: a number, or a text that is one."
                  + " Where this is not set, the only one of a numeric type or else of a text type.");

  /** {@code strategy.score-type}: its type in a selector that is written inline. */
  public static final ConfigOption<Type> TYPE =
      key("score-type")
          .enumType(Type.class)
          .noDefaultValue()
          .withDescription(
              "What a selector that is written inline answers: double, or string for a text that is a"
                  + " number. Where this is not set, string of the provider openai, which answers"
                  + " nothing else, and double of any other.");

  private static final String OPENAI = "openai";

  private ScoreColumn() {}

  /** What an inline selector answers. */
  public enum Type {
    /** A number. */
    DOUBLE,
    /** A text that is a number. */
    STRING
  }

  /**
   * The output column of a selector that is written inline.
   *
   * @param provider its {@code provider} option
   */
  public static Column inline(StrategyContext context, String provider) {
    Type ordinary = isOpenAi(provider) ? Type.STRING : Type.DOUBLE;
    DataType type =
        switch (context.options().getOptional(TYPE).orElse(ordinary)) {
          case DOUBLE -> DataTypes.DOUBLE();
          case STRING -> DataTypes.STRING();
        };
    return Column.physical(context.options().getOptional(NAME).orElse("score"), type);
  }

  /** Whether the provider is Flink's for OpenAI, whose models take one STRING and answer one. */
  public static boolean isOpenAi(String provider) {
    return provider.equals(OPENAI);
  }

  /**
   * Finds the column among those that the selector answers.
   *
   * @throws ValidationException if there is none, or more than one to choose from
   */
  public static AnswerColumn find(StrategyContext context) {
    return AnswerColumn.find(
        context, NAME, AnswerColumn.Kind.NUMBER, AnswerColumn.Kind.NUMBER_OR_TEXT);
  }
}
