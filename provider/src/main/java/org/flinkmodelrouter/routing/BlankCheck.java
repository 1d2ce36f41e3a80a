package org.flinkmodelrouter.routing;

import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;

/** Whether an answer has nothing but NULL and empty values in the columns that the router takes. */
final class BlankCheck implements Predicate<RowData> {

  private final int[] positions;
  private final Predicate<RowData>[] blanks;

  @SuppressWarnings({"unchecked", "rawtypes"})
  BlankCheck(CandidatePlan.OutputColumns output) {
    positions =
        output.positions().stream().mapToInt(Integer::intValue).filter(p -> p >= 0).toArray();
    blanks =
        IntStream.of(positions)
            .mapToObj(position -> blank(output.candidateTypes().get(position), position))
            .toArray(Predicate[]::new);
  }

  @Override
  public boolean test(RowData row) {
    for (int i = 0; i < positions.length; i++) {
      if (!row.isNullAt(positions[i]) && !blanks[i].test(row)) {
        return false;
      }
    }
    return true;
  }

  private static Predicate<RowData> blank(LogicalType type, int position) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> row -> isEmpty(row.getString(position));
      case BINARY, VARBINARY -> row -> row.getBinary(position).length == 0;
      case ARRAY -> row -> row.getArray(position).size() == 0;
      case MAP, MULTISET -> row -> row.getMap(position).size() == 0;
      default -> row -> false;
    };
  }

  /** Without encoding a string that was just made. */
  private static boolean isEmpty(StringData string) {
    if (string instanceof BinaryStringData binary) {
      return binary.getJavaObject() == null
          ? binary.getSizeInBytes() == 0
          : binary.getJavaObject().isEmpty();
    }
    return string.toBytes().length == 0;
  }
}
