package org.flinkmodelrouter.strategy.selector;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * A column of a selector's answer that a strategy reads.
 *
 * @param name its name
 * @param position its place among the selector's output columns, from 0
 * @param type its type
 */
public record AnswerColumn(String name, int position, LogicalType type) {

  /** What a column can hold. */
  public enum Kind {
    /** CHAR, VARCHAR, STRING. */
    TEXT("a text, such as STRING"),
    /** Any of the exact and approximate numbers. */
    NUMBER("a number, such as DOUBLE"),
    /** A number, or a text that is to hold one. */
    NUMBER_OR_TEXT("a number, such as DOUBLE, or a STRING that holds one");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    private boolean fits(LogicalType type) {
      boolean isText = type.is(LogicalTypeFamily.CHARACTER_STRING);
      boolean isNumber = type.is(LogicalTypeFamily.NUMERIC);
      return switch (this) {
        case TEXT -> isText;
        case NUMBER -> isNumber;
        case NUMBER_OR_TEXT -> isNumber || isText;
      };
    }
  }

  /**
   * Finds the column that an option names, or else the only one of its kind.
   *
   * @param option under {@code strategy.}
   * @param kinds the kinds that it can have; the first of them that some column has is the one
   *     meant where the option isn't set
   * @throws ValidationException if there is none, or more than one to choose from
   */
  public static AnswerColumn find(
      StrategyContext context, ConfigOption<String> option, Kind... kinds) {
    String named = context.options().get(option);
    return named == null
        ? onlyOne(context, option, kinds)
        : named(context, option, named, kinds[kinds.length - 1]);
  }

  /**
   * Finds the column that an option names.
   *
   * @return null where the option isn't set
   * @throws ValidationException if there is none, or it is of another kind
   */
  @Nullable
  public static AnswerColumn findNamed(
      StrategyContext context, ConfigOption<String> option, Kind kind) {
    String named = context.options().get(option);
    return named == null ? null : named(context, option, named, kind);
  }

  private static AnswerColumn named(
      StrategyContext context, ConfigOption<String> option, String name, Kind kind) {
    List<Column> columns = context.selector().orElseThrow().outputColumns();
    List<String> names = columns.stream().map(Column::getName).toList();
    int position = names.indexOf(name);
    if (position < 0) {
      throw new ValidationException(
          String.format(
              "Option 'strategy.%s' of router %s names '%s', which its %s doesn't answer: it answers"
                  + " %s.%s",
              option.key(),
              context.router(),
              name,
              context.selector().orElseThrow().shown(),
              String.join(", ", names),
              NearestKey.suggestion(name, names)));
    }
    LogicalType type = type(columns.get(position));
    if (!kind.fits(type)) {
      throw new ValidationException(
          String.format(
              "Option 'strategy.%s' of router %s names '%s', which its %s answers as %s. It has to be"
                  + " %s.",
              option.key(),
              context.router(),
              name,
              context.selector().orElseThrow().shown(),
              type.asSummaryString(),
              kind.shown));
    }
    return new AnswerColumn(name, position, type);
  }

  private static AnswerColumn onlyOne(
      StrategyContext context, ConfigOption<String> option, Kind... kinds) {
    StrategyContext.SelectorDescription selector = context.selector().orElseThrow();
    for (Kind kind : kinds) {
      List<Column> fitting =
          selector.outputColumns().stream().filter(column -> kind.fits(type(column))).toList();
      if (fitting.size() > 1) {
        throw new ValidationException(
            String.format(
                "Router %s: its %s answers several columns that could be meant: %s. Name one with"
                    + " 'strategy.%s'.",
                context.router(),
                selector.shown(),
                String.join(", ", fitting.stream().map(Column::getName).toList()),
                option.key()));
      }
      if (!fitting.isEmpty()) {
        Column only = fitting.get(0);
        return new AnswerColumn(only.getName(), selector.outputColumns().indexOf(only), type(only));
      }
    }
    throw new ValidationException(
        String.format(
            "Router %s: its %s answers %s, and the strategy needs %s. Name another model.",
            context.router(),
            selector.shown(),
            String.join(
                ", ",
                selector.outputColumns().stream()
                    .map(column -> column.getName() + " " + type(column).asSummaryString())
                    .toList()),
            kinds[kinds.length - 1].shown));
  }

  private static LogicalType type(Column column) {
    return column.getDataType().getLogicalType();
  }
}
