package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.util.StringUtils;
import org.flinkmodelrouter.strategy.StrategyContext.SelectorDescription;
import org.flinkmodelrouter.strategy.StrategyExplainer.Step;

/** What a selector is asked about a row, for the one who wrote the row. */
final class SelectorQuestion {

  private SelectorQuestion() {}

  /** A step for each column that the selector gets. */
  static List<Step> steps(SelectorDescription selector, RowData question) {
    List<Step> steps = new ArrayList<>();
    for (int position = 0; position < selector.inputColumns().size(); position++) {
      Column column = selector.inputColumns().get(position);
      steps.add(
          new Step(
              "question",
              column.getName(),
              selector.shown(),
              value(column, question, position),
              null));
    }
    return steps;
  }

  private static String value(Column column, RowData question, int position) {
    Object internal =
        RowData.createFieldGetter(column.getDataType().getLogicalType(), position)
            .getFieldOrNull(question);
    if (internal == null) {
      return "NULL";
    }
    return StringUtils.arrayAwareToString(
        DataStructureConverters.getConverter(column.getDataType()).toExternal(internal));
  }
}
