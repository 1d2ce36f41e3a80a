package org.flinkmodelrouter.expression;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;

/**
 * What conditions are compiled against.
 *
 * @param router name as it stands in messages
 * @param columns that a condition may name
 * @param source where these come from, for messages
 * @param configuration the session's
 * @param classLoader the session's
 */
public record ConditionScope(
    String router,
    List<Column> columns,
    String source,
    ReadableConfig configuration,
    ClassLoader classLoader) {

  /** The column by which a condition may ask for the time, a {@code TIMESTAMP_LTZ(3) NOT NULL}. */
  public static final String CLOCK = "routing_clock";

  /**
   * Index of the condition to stop at, see {@link ConditionGroup}; nobody would write this name.
   */
  static final String STOP = "$stop";

  /**
   * Creates the scope.
   *
   * @throws ValidationException if a column has the clock's name
   */
  public ConditionScope {
    columns = List.copyOf(columns);
    refuseClock(router, columns);
  }

  /**
   * Creates the scope of conditions over the router's input.
   *
   * @throws ValidationException if a column has the clock's name
   */
  public ConditionScope(
      String router, List<Column> columns, ReadableConfig configuration, ClassLoader classLoader) {
    this(router, columns, "the router's input", configuration, classLoader);
  }

  /**
   * Checks that no column has the clock's name.
   *
   * @param router name as it stands in the message
   * @throws ValidationException if one has
   */
  public static void refuseClock(String router, List<Column> columns) {
    if (columns.stream().anyMatch(column -> column.getName().equals(CLOCK))) {
      throw new ValidationException(
          String.format(
              "Router %s has an input column '%s'. In conditions that is the time at which a row is"
                  + " routed; give the column another name.",
              router, CLOCK));
    }
  }

  List<String> columnNames() {
    return columns.stream().map(Column::getName).toList();
  }

  List<LogicalType> columnTypes() {
    return columns.stream().map(column -> column.getDataType().getLogicalType()).toList();
  }

  /** The evaluators' arguments: the columns, then the clock, then the stop. */
  DataTypes.Field[] arguments() {
    List<DataTypes.Field> arguments = new ArrayList<>();
    columns.forEach(column -> arguments.add(argument(column.getName(), column.getDataType())));
    arguments.add(argument(CLOCK, DataTypes.TIMESTAMP_LTZ(3).notNull()));
    arguments.add(argument(STOP, DataTypes.INT()));
    return arguments.toArray(new DataTypes.Field[0]);
  }

  private static DataTypes.Field argument(String name, DataType type) {
    return DataTypes.FIELD(name, DataTypeUtils.toInternalDataType(type));
  }
}
