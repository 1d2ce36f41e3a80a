package org.flinkmodelrouter.routing;

import java.util.AbstractList;
import java.util.Objects;
import org.apache.flink.table.data.RowData;

/**
 * The answer to a row with nothing but NULL for its candidate: one row of NULLs. An outer router
 * tells it by its type from the answer of a candidate that had nothing to say.
 */
final class NullAnswer extends AbstractList<RowData> {

  private final RowData row;

  NullAnswer(RowData row) {
    this.row = row;
  }

  @Override
  public RowData get(int index) {
    Objects.checkIndex(index, 1);
    return row;
  }

  @Override
  public int size() {
    return 1;
  }
}
