package org.flinkmodelrouter.routing;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The one input column whose value may stand in errors and logs.
 *
 * @param name of the column
 * @param position among the router's input columns
 * @param type of the column
 */
public record TraceColumn(String name, int position, LogicalType type) implements Serializable {

  private static final int LONGEST = 100;

  /** Such as {@code id 4711}; control characters and what is too long are left out. */
  String of(RowData row) {
    Object value = RowData.createFieldGetter(type, position).getFieldOrNull(row);
    String text = String.valueOf(value).replaceAll("\\p{Cntrl}", " ");
    return name + " " + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
  }
}
