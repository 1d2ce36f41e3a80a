package org.flinkmodelrouter.routing;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * What a candidate is asked in a health check, which is to tell whether the candidate is the
 * trouble or the rows are: a row that it has answered before. Until it has answered one that is a
 * greeting, if it takes nothing but text. Safe for use by many threads.
 */
final class HealthCheckRow {

  private static final String GREETING = "Hello";

  private final RowDataSerializer serializer;
  @Nullable private volatile RowData row;
  private volatile boolean isWanted = true;

  /**
   * None was answered yet.
   *
   * @param types of the columns of the router's rows
   * @param positions of the columns that the candidate gets
   */
  HealthCheckRow(List<LogicalType> types, List<Integer> positions) {
    serializer = new RowDataSerializer(types.toArray(LogicalType[]::new));
    if (positions.stream().map(types::get).allMatch(HealthCheckRow::takesGreeting)) {
      GenericRowData greeting = new GenericRowData(types.size());
      positions.forEach(position -> greeting.setField(position, StringData.fromString(GREETING)));
      row = greeting;
    }
  }

  private static boolean takesGreeting(LogicalType type) {
    return type.is(LogicalTypeRoot.VARCHAR)
        && ((VarCharType) type).getLength() >= GREETING.length();
  }

  /** The candidate has answered this one, which may change from now on. */
  void offer(RowData answered) {
    if (isWanted) {
      keep(answered);
    }
  }

  private synchronized void keep(RowData answered) {
    if (isWanted) {
      row = serializer.copy(answered);
      isWanted = false;
    }
  }

  /** The candidate failed it, and may go on doing so: the next row that it answers is better. */
  void failed() {
    isWanted = true;
  }

  /** Null if there is none. */
  @Nullable
  RowData row() {
    return row;
  }
}
