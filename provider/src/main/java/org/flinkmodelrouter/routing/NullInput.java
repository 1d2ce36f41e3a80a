package org.flinkmodelrouter.routing;

import org.apache.flink.table.data.RowData;

/** What happens to a row of which all columns given to the chosen candidate are NULL. */
public enum NullInput {
  /** The candidate is not called and its outputs are NULL. */
  NULL,
  /** The candidate is called as for any row. */
  CALL,
  /** The row has no result and disappears. */
  SKIP;

  /** The decision's reason for a row of which no candidate was told. */
  static final String REASON = "null-input";

  /** Whether a candidate that gets these columns of the row is not called with it. */
  boolean keepsBack(RowData row, int[] positions) {
    if (this == CALL) {
      return false;
    }
    for (int position : positions) {
      if (!row.isNullAt(position)) {
        return false;
      }
    }
    return true;
  }
}
