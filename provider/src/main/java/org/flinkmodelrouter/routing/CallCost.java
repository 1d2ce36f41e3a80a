package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;

/**
 * What an answered call of a candidate costs, in the user's unit.
 *
 * @param perCall whatever was said
 * @param perThousandIn for 1000 characters of text given to the candidate
 * @param perThousandOut for 1000 characters of text in its answer
 */
public record CallCost(double perCall, double perThousandIn, double perThousandOut)
    implements Serializable {

  static final CallCost NONE = new CallCost(0, 0, 0);

  private static final double THOUSAND = 1000;

  /**
   * The cost of a call.
   *
   * @param input as the candidate got it
   * @param answer as the candidate gave it; may be null, or hold nulls
   */
  double of(
      RowData input,
      List<LogicalType> inputTypes,
      @Nullable Collection<RowData> answer,
      List<LogicalType> answerTypes) {
    double cost = perCall;
    if (perThousandIn != 0) {
      cost += perThousandIn * characters(input, inputTypes) / THOUSAND;
    }
    if (perThousandOut != 0 && answer != null) {
      for (RowData row : answer) {
        cost += row == null ? 0 : perThousandOut * characters(row, answerTypes) / THOUSAND;
      }
    }
    return cost;
  }

  /** Code points, as CHAR_LENGTH counts them. */
  private static long characters(RowData row, List<LogicalType> types) {
    long characters = 0;
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).is(LogicalTypeFamily.CHARACTER_STRING) && !row.isNullAt(i)) {
        String text = row.getString(i).toString();
        characters += text.codePointCount(0, text.length());
      }
    }
    return characters;
  }
}
