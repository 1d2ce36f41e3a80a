package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;

/**
 * The columns of the router's rows that candidates fill: all but the decision, which isn't made
 * while they are looked at.
 */
final class AnswerColumns {

  /** Null where these are all columns. */
  @Nullable private final int[] positions;

  AnswerColumns(RouterPlan plan) {
    if (plan.decision() == null) {
      positions = null;
    } else {
      int columns = plan.candidates().get(0).output().routerTypes().size();
      positions =
          IntStream.range(0, columns).filter(i -> i != plan.decision().position()).toArray();
    }
  }

  /** These columns of a candidate's rows; no row if nobody was asked for an answer. */
  List<RowData> of(Collection<RowData> rows) {
    if (rows instanceof NullAnswer) {
      return List.of();
    }
    return rows.stream()
        .map(row -> positions == null ? row : ProjectedRowData.from(positions).replaceRow(row))
        .toList();
  }
}
