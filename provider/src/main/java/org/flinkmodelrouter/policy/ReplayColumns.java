package org.flinkmodelrouter.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.arrow.ArrowUtils;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.flinkmodelrouter.routing.RouterPolicy;

/**
 * The columns of recorded rows as they come: those that the policies read, each name and type once,
 * and after them the time if rows bring it.
 *
 * @param columns that the policies read
 * @param positions for each policy, where its input columns are
 * @param timed whether the last column is the row's time, in milliseconds since 1970
 */
record ReplayColumns(List<Column> columns, List<int[]> positions, boolean timed) {

  static ReplayColumns of(List<RouterPolicy> policies, boolean timed) {
    List<Column> columns = new ArrayList<>();
    List<int[]> positions = new ArrayList<>();
    for (RouterPolicy policy : policies) {
      List<Column> inputs = policy.inputColumns();
      int[] places = new int[inputs.size()];
      for (int position = 0; position < places.length; position++) {
        Column input = inputs.get(position);
        Column known =
            columns.stream().filter(column -> isSame(column, input)).findFirst().orElse(null);
        if (known == null) {
          columns.add(input);
        }
        places[position] = columns.indexOf(known == null ? input : known);
      }
      positions.add(places);
    }
    return new ReplayColumns(List.copyOf(columns), List.copyOf(positions), timed);
  }

  /** Comments don't count. */
  private static boolean isSame(Column one, Column other) {
    return one.getName().equals(other.getName())
        && one.getDataType().getLogicalType().equals(other.getDataType().getLogicalType());
  }

  /** The types of the rows that come; names don't matter, and two columns may have the same. */
  RowType rowType() {
    List<LogicalType> types = new ArrayList<>();
    columns.forEach(column -> types.add(transported(column.getDataType().getLogicalType())));
    if (timed) {
      types.add(new BigIntType(false));
    }
    return RowType.of(false, types.toArray(new LogicalType[0]), names(types.size()));
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(position -> "c" + position).toArray(String[]::new);
  }

  /** Arrow knows one kind of text. */
  private static LogicalType transported(LogicalType type) {
    return type instanceof CharType
        ? new VarCharType(type.isNullable(), VarCharType.MAX_LENGTH)
        : type;
  }

  /** Rows as one of the policies reads them. */
  ProjectedRowData projection(int policy) {
    return ProjectedRowData.from(positions.get(policy));
  }

  /**
   * The schema as Arrow writes it, in base 64.
   *
   * @throws ValidationException naming the column that Arrow has no type for
   */
  String schema() {
    for (Column column : columns) {
      LogicalType type = column.getDataType().getLogicalType();
      try {
        Schema unused = ArrowUtils.toArrowSchema(RowType.of(transported(type)));
      } catch (UnsupportedOperationException unsupported) {
        throw new ValidationException(
            String.format(
                "Column '%s' is %s, of which no recorded rows can be read.",
                column.getName(), type.asSummaryString()));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      MessageSerializer.serialize(
          new WriteChannel(Channels.newChannel(bytes)), ArrowUtils.toArrowSchema(rowType()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
