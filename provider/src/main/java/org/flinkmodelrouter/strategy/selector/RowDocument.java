package org.flinkmodelrouter.strategy.selector;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * The columns of a row that a selector is shown, as a JSON object of one line: no text in it ends
 * the line, or the object.
 */
public final class RowDocument implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String[] names;
  private final int[] positions;
  private final LogicalType[] types;
  @Nullable private transient RowData.FieldGetter[] getters;

  private RowDocument(List<Column> columns, int[] positions) {
    this.positions = positions;
    this.names = new String[positions.length];
    this.types = new LogicalType[positions.length];
    for (int i = 0; i < positions.length; i++) {
      names[i] = columns.get(positions[i]).getName();
      types[i] = columns.get(positions[i]).getDataType().getLogicalType();
    }
  }

  /**
   * Finds the columns.
   *
   * @throws ValidationException if there is none, or one that can't be shown
   */
  public static RowDocument of(StrategyContext context) {
    List<Column> columns = context.inputColumns();
    int[] positions =
        SelectorInput.named(context)
            .map(names -> names.stream().mapToInt(n -> SelectorInput.position(context, n)))
            .orElseGet(() -> IntStream.range(0, columns.size()).filter(i -> isText(columns.get(i))))
            .toArray();
    if (positions.length == 0) {
      throw new ValidationException(
          String.format(
              "Router %s has no input column of a text type to show to its selector. Name others with"
                  + " 'strategy.input'.",
              context.router()));
    }
    for (int position : positions) {
      LogicalType type = columns.get(position).getDataType().getLogicalType();
      if (!isShowable(type)) {
        throw new ValidationException(
            String.format(
                "Option 'strategy.input' of router %s names '%s' of type %s. It can be shown texts,"
                    + " numbers and BOOLEAN: give the router a column with CAST(%s AS STRING).",
                context.router(),
                columns.get(position).getName(),
                type.asSummaryString(),
                columns.get(position).getName()));
      }
    }
    return new RowDocument(columns, positions);
  }

  private static boolean isText(Column column) {
    return column.getDataType().getLogicalType().is(LogicalTypeFamily.CHARACTER_STRING);
  }

  private static boolean isShowable(LogicalType type) {
    return type.is(LogicalTypeFamily.CHARACTER_STRING)
        || type.is(LogicalTypeFamily.NUMERIC)
        || type.is(LogicalTypeRoot.BOOLEAN);
  }

  /** Prepares for rows, on the task. */
  public void open() {
    getters = new RowData.FieldGetter[positions.length];
    for (int i = 0; i < positions.length; i++) {
      getters[i] = RowData.createFieldGetter(types[i], positions[i]);
    }
  }

  /** The document of a row; null if all columns are NULL. */
  @Nullable
  public String of(RowData row) {
    StringBuilder json = new StringBuilder("{");
    boolean hasValue = false;
    for (int i = 0; i < getters.length; i++) {
      Object value = getters[i].getFieldOrNull(row);
      hasValue |= value != null;
      json.append(i == 0 ? "\"" : ", \"");
      quote(names[i], json);
      json.append("\": ");
      append(value, types[i], json);
    }
    return hasValue ? json.append('}').toString() : null;
  }

  private static void append(@Nullable Object value, LogicalType type, StringBuilder json) {
    if (value != null && type.is(LogicalTypeFamily.CHARACTER_STRING)) {
      json.append('"');
      quote(value.toString(), json);
      json.append('"');
    } else {
      json.append(value);
    }
  }

  private static void quote(String text, StringBuilder json) {
    int begin = json.length();
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    // Lines end here as well, for some readers; JSON lets them stand.
    for (int i = begin; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\u2028' || c == '\u2029' || c == '\u0085') {
        json.replace(i, i + 1, "\\u%04x".formatted((int) c));
      }
    }
  }
}
