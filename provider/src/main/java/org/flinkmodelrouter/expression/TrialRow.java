package org.flinkmodelrouter.expression;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Rows made up of nothing but their types. */
final class TrialRow {

  private TrialRow() {}

  /** NULL, or where a column can't be NULL, zero and empty. */
  static GenericRowData empty(List<LogicalType> types) {
    return row(types, true, 0);
  }

  /** Seven in every form; no column is NULL. */
  static GenericRowData sevens(List<LogicalType> types) {
    return row(types, false, 7);
  }

  private static GenericRowData row(List<LogicalType> types, boolean nulls, int digit) {
    GenericRowData row = new GenericRowData(types.size());
    for (int position = 0; position < types.size(); position++) {
      LogicalType type = types.get(position);
      row.setField(position, nulls && type.isNullable() ? null : value(type, digit));
    }
    return row;
  }

  /** Returns NULL for the few types of which nobody can make a value without knowing more. */
  @Nullable
  private static Object value(LogicalType type, int digit) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> StringData.fromString(digit == 0 ? "" : Integer.toString(digit));
      case BOOLEAN -> digit != 0;
      case BINARY, VARBINARY -> new byte[] {(byte) digit};
      case DECIMAL -> decimal(type, digit);
      case TINYINT -> (byte) digit;
      case SMALLINT -> (short) digit;
      case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> digit;
      case BIGINT, INTERVAL_DAY_TIME -> (long) digit;
      case FLOAT -> (float) digit;
      case DOUBLE -> (double) digit;
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          TimestampData.fromEpochMillis(digit);
      case ARRAY -> new GenericArrayData(new Object[0]);
      case MULTISET, MAP -> new GenericMapData(Map.of());
      case ROW, STRUCTURED_TYPE -> row(LogicalTypeChecks.getFieldTypes(type), false, digit);
      case DISTINCT_TYPE -> value(((DistinctType) type).getSourceType(), digit);
      default -> null;
    };
  }

  private static DecimalData decimal(LogicalType type, int digit) {
    int precision = LogicalTypeChecks.getPrecision(type);
    int scale = LogicalTypeChecks.getScale(type);
    DecimalData decimal = DecimalData.fromBigDecimal(BigDecimal.valueOf(digit), precision, scale);
    return decimal == null ? DecimalData.zero(precision, scale) : decimal;
  }
}
