package org.flinkmodelrouter.strategy.judge;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorColumns;
import org.flinkmodelrouter.strategy.SelectorUse;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.selector.AnswerColumn;
import org.flinkmodelrouter.strategy.selector.RowDocument;

/** {@code 'strategy'='llm-judge'}: a language model reads the row and names a candidate. */
public final class JudgeStrategyFactory implements RoutingStrategyFactory {

  static final ConfigOption<String> INPUT =
      key("input")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The router's input columns that the judge is shown, with ; between them; all of a text"
                  + " type where this is not set.");

  static final ConfigOption<String> PROMPT =
      key("prompt")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "What the judge is asked. It holds the place-holders {candidates}, for the candidates'"
                  + " labels and descriptions, one a line, and {row}, for the columns as a JSON object"
                  + " between two marks that the row can't know.");

  static final ConfigOption<String> ANSWER_COLUMN =
      key("answer-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The judge's output column that holds its answer; the only one of a text type where this"
                  + " is not set.");

  @Override
  public String identifier() {
    return "llm-judge";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(INPUT, PROMPT, ANSWER_COLUMN);
  }

  @Override
  public SelectorUse selectorUse() {
    return SelectorUse.REQUIRED;
  }

  @Override
  public SelectorColumns inlineSelector(StrategyContext context, String provider) {
    String answer = context.options().getOptional(ANSWER_COLUMN).orElse("response");
    return new SelectorColumns(
        List.of(Column.physical("prompt", DataTypes.STRING())),
        List.of(Column.physical(answer, DataTypes.STRING())));
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    checkInput(context);
    List<String> labels =
        context.candidates().stream().map(StrategyContext.CandidateDescription::label).toList();
    return new JudgeStrategy(
        Prompt.of(context),
        RowDocument.of(context),
        AnswerColumn.find(context, ANSWER_COLUMN, AnswerColumn.Kind.TEXT).position(),
        new Verdict(labels));
  }

  private static void checkInput(StrategyContext context) {
    StrategyContext.SelectorDescription judge = context.selector().orElseThrow();
    List<Column> columns = judge.inputColumns();
    LogicalType type = columns.get(0).getDataType().getLogicalType();
    boolean takesText =
        type instanceof VarCharType text && text.getLength() == VarCharType.MAX_LENGTH;
    if (columns.size() != 1 || !takesText) {
      throw new ValidationException(
          String.format(
              "Router %s: its %s takes %s, and a judge has to take one STRING: the prompt. Name"
                  + " another model, or declare that one with INPUT (prompt STRING).",
              context.router(),
              judge.shown(),
              String.join(
                  ", ",
                  columns.stream()
                      .map(
                          c ->
                              c.getName()
                                  + " "
                                  + c.getDataType().getLogicalType().asSummaryString())
                      .toList())));
    }
  }
}
