package org.flinkmodelrouter.strategy.weighted;

import java.io.Serial;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Writes values of one type into a key. What is written follows from the value alone, so that a
 * column can become wider without its keys going another way; {@code docs/strategies.md} promises
 * the form to users.
 */
@FunctionalInterface
interface KeyValue {

  /** Writes a value that isn't NULL, in Flink's internal data structure. */
  void write(Object value, KeyBytes bytes);

  /** Writes a value, or that it is NULL. */
  static void write(@Nullable Object value, KeyValue type, KeyBytes bytes) {
    if (value == null) {
      bytes.putByte(0);
    } else {
      bytes.putByte(1);
      type.write(value, bytes);
    }
  }

  /**
   * The way to write values of a type.
   *
   * @throws UnfitException if there is none: a map's entries have no order, and a raw value's bytes
   *     are its class's business
   */
  static KeyValue of(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> (value, bytes) -> bytes.putText((StringData) value);
      case BINARY, VARBINARY -> (value, bytes) -> bytes.putCounted((byte[]) value);
      case BOOLEAN -> (value, bytes) -> bytes.putByte((Boolean) value ? 1 : 0);
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME_WITHOUT_TIME_ZONE,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME ->
          (value, bytes) -> bytes.putLong(((Number) value).longValue());
      case FLOAT, DOUBLE ->
          // Zero has two forms that compare as equal, and NaN has many.
          (value, bytes) ->
              bytes.putLong(Double.doubleToLongBits(((Number) value).doubleValue() + 0.0));
      case DECIMAL -> (value, bytes) -> bytes.putText(text((DecimalData) value));
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          (value, bytes) -> {
            TimestampData time = (TimestampData) value;
            bytes.putLong(time.getMillisecond());
            bytes.putInt(time.getNanoOfMillisecond());
          };
      case ARRAY -> array(type.getChildren().get(0));
      case ROW, STRUCTURED_TYPE -> row(LogicalTypeChecks.getFieldTypes(type));
      case DISTINCT_TYPE -> of(type.getChildren().get(0));
      default -> throw new UnfitException(type);
    };
  }

  /** Without zeros at the end: 1.50 and 1.5 are one number. */
  private static StringData text(DecimalData value) {
    return StringData.fromString(value.toBigDecimal().stripTrailingZeros().toPlainString());
  }

  private static KeyValue array(LogicalType elementType) {
    KeyValue element = of(elementType);
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
    return (value, bytes) -> {
      ArrayData array = (ArrayData) value;
      bytes.putInt(array.size());
      for (int i = 0; i < array.size(); i++) {
        write(getter.getElementOrNull(array, i), element, bytes);
      }
    };
  }

  private static KeyValue row(List<LogicalType> types) {
    KeyValue[] fields = types.stream().map(KeyValue::of).toArray(KeyValue[]::new);
    RowData.FieldGetter[] getters = new RowData.FieldGetter[fields.length];
    for (int i = 0; i < fields.length; i++) {
      getters[i] = RowData.createFieldGetter(types.get(i), i);
    }
    return (value, bytes) -> {
      RowData row = (RowData) value;
      for (int i = 0; i < fields.length; i++) {
        write(getters[i].getFieldOrNull(row), fields[i], bytes);
      }
    };
  }

  /** A type has no place in a key; the message is the type's name. */
  final class UnfitException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private UnfitException(LogicalType type) {
      super(type.getTypeRoot().name());
    }
  }
}
