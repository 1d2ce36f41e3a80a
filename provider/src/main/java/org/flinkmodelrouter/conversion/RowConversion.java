package org.flinkmodelrouter.conversion;

import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Picks columns of a row and gives them the types that its receiver declares. Safe for use by many
 * threads.
 */
public final class RowConversion {

  /** In place of a position: the column has no source and is NULL. */
  public static final int NO_SOURCE = -1;

  private final int[] positions;
  private final RowData.FieldGetter[] getters;
  private final ValueConversion[] conversions;
  private final List<LogicalType> sourceTypes;
  private final boolean identity;

  private RowConversion(
      int[] positions,
      RowData.FieldGetter[] getters,
      ValueConversion[] conversions,
      List<LogicalType> sourceTypes,
      boolean identity) {
    this.positions = positions;
    this.getters = getters;
    this.conversions = conversions;
    this.sourceTypes = sourceTypes;
    this.identity = identity;
  }

  /**
   * Prepares the conversion of rows of {@code source} into rows of {@code target}.
   *
   * @param source types of the rows that come
   * @param positions for each column of {@code target} its place in {@code source}, or {@link
   *     #NO_SOURCE}
   * @param target types of the rows that go
   * @param zone of the session, for casts between timestamps with and without a time zone
   * @throws ConversionException naming the first column that has no implicit cast
   */
  public static RowConversion of(
      List<LogicalType> source, List<Integer> positions, List<LogicalType> target, ZoneId zone) {
    int columns = target.size();
    RowData.FieldGetter[] getters = new RowData.FieldGetter[columns];
    ValueConversion[] conversions = new ValueConversion[columns];
    LogicalType[] sourceTypes = new LogicalType[columns];
    boolean identity = source.size() == columns;
    for (int i = 0; i < columns; i++) {
      int position = positions.get(i);
      sourceTypes[i] = position == NO_SOURCE ? target.get(i) : source.get(position);
      getters[i] = getter(sourceTypes[i], position);
      conversions[i] = position == NO_SOURCE ? null : cast(i, sourceTypes[i], target.get(i), zone);
      identity &= position == i && conversions[i] == null;
    }
    return new RowConversion(
        positions.stream().mapToInt(Integer::intValue).toArray(),
        getters,
        conversions,
        List.of(sourceTypes),
        identity);
  }

  /** Prepares the conversion of all columns of {@code source}, in their order. */
  public static RowConversion of(List<LogicalType> source, List<LogicalType> target, ZoneId zone) {
    return of(source, IntStream.range(0, source.size()).boxed().toList(), target, zone);
  }

  /** Whether a row may be taken as it is. */
  public boolean isIdentity() {
    return identity;
  }

  /**
   * Converts a row: the very same one where nothing has to change.
   *
   * @throws ConversionException naming the column whose value can't be converted
   */
  public RowData convert(RowData row) {
    if (identity) {
      return row;
    }
    GenericRowData converted = new GenericRowData(getters.length);
    fill(converted, row);
    return converted;
  }

  /**
   * Sets all columns of {@code converted} that have a source.
   *
   * @throws ConversionException naming the column whose value can't be converted
   */
  public void fill(GenericRowData converted, RowData row) {
    for (int i = 0; i < getters.length; i++) {
      if (getters[i] != null) {
        converted.setField(i, valueAt(i, row));
      }
    }
  }

  private Object valueAt(int column, RowData row) {
    try {
      // What Flink passes for a row has its values at hand; the getters unbox and box them again.
      Object value =
          row instanceof GenericRowData generic
              ? generic.getField(positions[column])
              : getters[column].getFieldOrNull(row);
      ValueConversion conversion = conversions[column];
      return value == null || conversion == null ? value : conversion.convert(value);
    } catch (ConversionException notConvertible) {
      throw notConvertible.at(place(column));
    } catch (ClassCastException | IndexOutOfBoundsException otherThanDeclared) {
      throw new ConversionException(
          "%s: declared as %s, and the row's value is something else"
              .formatted(place(column), sourceTypes.get(column).asSummaryString()));
    }
  }

  private static RowData.FieldGetter getter(LogicalType type, int position) {
    if (position == NO_SOURCE) {
      return null;
    }
    return type.is(LogicalTypeRoot.NULL) ? row -> null : RowData.createFieldGetter(type, position);
  }

  private static ValueConversion cast(int column, LogicalType from, LogicalType to, ZoneId zone) {
    try {
      return ImplicitCast.between(from, to, zone).orElse(null);
    } catch (ConversionException noCast) {
      throw noCast.at(place(column));
    }
  }

  private static String place(int column) {
    return "column " + (column + 1);
  }
}
