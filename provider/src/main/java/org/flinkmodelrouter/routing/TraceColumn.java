package org.flinkmodelrouter.routing;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * The one input column whose value may stand in errors and logs.
 *
 * @param name of the column
 * @param position among the router's input columns
 * @param type of the column
 */
public record TraceColumn(String name, int position, LogicalType type) implements Serializable {

  private static final int LONGEST = 100;

  /** Whether a column's values can be read as text; others would stand there as Java's objects. */
  static boolean prints(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR,
          VARCHAR,
          BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DECIMAL,
          TIMESTAMP_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          true;
      default -> false;
    };
  }

  /** Such as {@code id 4711}; control characters and what is too long are left out. */
  String of(RowData row) {
    Object value = RowData.createFieldGetter(type, position).getFieldOrNull(row);
    boolean isMoment =
        value instanceof TimestampData && type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    // A moment says that it is in UTC, whatever zone the session has.
    String written = isMoment ? value + "Z" : String.valueOf(value);
    String text = written.replaceAll("\\p{Cntrl}", " ");
    return name + " " + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
  }
}
