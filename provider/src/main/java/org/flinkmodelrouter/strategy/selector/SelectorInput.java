package org.flinkmodelrouter.strategy.selector;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.flinkmodelrouter.conversion.RowConversion;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.StrategyContext;

/** The router's columns that a selector is asked with, as the selector declares them. */
public final class SelectorInput implements Serializable {

  private static final long serialVersionUID = 1L;

  /** {@code strategy.input}: which columns. */
  public static final ConfigOption<String> COLUMNS =
      ConfigOptions.key("input")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The router's input columns that the selector gets, in the order of its own, with ;"
                  + " between them. Where this is not set, an inline selector gets the first column,"
                  + " and a catalogued one those with the names of its own.");

  private final List<LogicalType> from;
  private final List<Integer> positions;
  private final List<LogicalType> to;
  private final String zone;
  @Nullable private transient RowConversion conversion;

  private SelectorInput(
      List<LogicalType> from, List<Integer> positions, List<LogicalType> to, ZoneId zone) {
    this.from = from;
    this.positions = positions;
    this.to = to;
    this.zone = zone.getId();
  }

  /**
   * The columns that an inline selector is asked with.
   *
   * @throws ValidationException if {@code strategy.input} names a column that isn't there
   */
  public static List<Column> inline(StrategyContext context) {
    List<Column> columns = context.inputColumns();
    return named(context)
        .map(names -> names.stream().map(name -> columns.get(position(context, name))).toList())
        .orElseGet(() -> List.of(columns.get(0)));
  }

  /**
   * The names in {@code strategy.input}; empty where it isn't set.
   *
   * @throws ValidationException if a name is empty
   */
  public static Optional<List<String>> named(StrategyContext context) {
    return context
        .options()
        .getOptional(COLUMNS)
        .map(
            text -> {
              List<String> names = Arrays.stream(text.split(";", -1)).map(String::strip).toList();
              if (names.contains("")) {
                throw new ValidationException(
                    String.format(
                        "Option 'strategy.input' of router %s is '%s', where a name is empty. Put ';'"
                            + " only between columns.",
                        context.router(), text));
              }
              return names;
            });
  }

  /**
   * Fits the router's columns to the selector's.
   *
   * @throws ValidationException naming the column that is missing or can't be cast
   */
  public static SelectorInput of(StrategyContext context) {
    StrategyContext.SelectorDescription selector = context.selector().orElseThrow();
    List<Column> wanted = selector.inputColumns();
    List<String> named =
        named(context).orElseGet(() -> wanted.stream().map(Column::getName).toList());
    if (named.size() != wanted.size()) {
      throw error(
          context,
          String.format(
              "takes %d input columns (%s), but 'strategy.input' names %d. Name one for each.",
              wanted.size(), names(wanted), named.size()));
    }
    List<Integer> positions = named.stream().map(name -> position(context, name)).toList();
    for (int i = 0; i < wanted.size(); i++) {
      check(context, context.inputColumns().get(positions.get(i)), wanted.get(i));
    }
    String zone = context.configuration().get(TableConfigOptions.LOCAL_TIME_ZONE);
    return new SelectorInput(
        types(context.inputColumns()),
        positions,
        types(wanted),
        zone.equals(TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())
            ? ZoneId.systemDefault()
            : ZoneId.of(zone));
  }

  /**
   * Where a column of the router stands.
   *
   * @throws ValidationException if there is none of that name
   */
  public static int position(StrategyContext context, String name) {
    List<String> names = context.inputColumns().stream().map(Column::getName).toList();
    int position = names.indexOf(name);
    if (position >= 0) {
      return position;
    }
    String suggestion = NearestKey.suggestion(name, names);
    if (context.options().getOptional(COLUMNS).isPresent()) {
      throw new ValidationException(
          String.format(
              "Option 'strategy.input' of router %s names '%s', which the router's INPUT lacks: it"
                  + " has %s.%s",
              context.router(), name, String.join(", ", names), suggestion));
    }
    throw error(
        context,
        String.format(
            "takes the input column '%s', which the router's INPUT lacks: it has %s.%s Add the column"
                + " there, or name the columns to hand over with 'strategy.input'.",
            name, String.join(", ", names), suggestion));
  }

  private static void check(StrategyContext context, Column from, Column to) {
    LogicalType source = from.getDataType().getLogicalType();
    LogicalType target = to.getDataType().getLogicalType();
    if (!LogicalTypeCasts.supportsImplicitCast(source, target)) {
      throw error(
          context,
          String.format(
              "takes its input column '%s' as %s, but the router's column '%s' is %s, which Flink"
                  + " doesn't cast to that implicitly. Name another column with 'strategy.input', or"
                  + " declare it as %s in the router.",
              to.getName(),
              target.asSummaryString(),
              from.getName(),
              source.asSummaryString(),
              target.asSummaryString()));
    }
  }

  /** Prepares for rows, on the task. */
  public void open() {
    conversion = RowConversion.of(from, positions, to, ZoneId.of(zone));
  }

  /** The selector's input columns of a row of the router: the row itself if they are the same. */
  public RowData of(RowData row) {
    return conversion.convert(row);
  }

  private static List<LogicalType> types(List<Column> columns) {
    return columns.stream().map(column -> column.getDataType().getLogicalType()).toList();
  }

  private static String names(List<Column> columns) {
    return String.join(", ", columns.stream().map(Column::getName).toList());
  }

  private static ValidationException error(StrategyContext context, String problem) {
    return new ValidationException(
        String.format(
            "Router %s: its %s %s",
            context.router(), context.selector().orElseThrow().shown(), problem));
  }
}
