package org.flinkmodelrouter.strategy.cascade;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.VarCharType;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.selector.RowDocument;
import org.flinkmodelrouter.strategy.selector.ScoreColumn;
import org.flinkmodelrouter.strategy.selector.SelectorInput;

/**
 * What a scorer is asked about an answer: the columns that it takes, or, where it takes one text
 * for all, these as a JSON object.
 *
 * @param columns null where there is a document
 * @param document null where there are columns
 */
record ScorerQuestion(@Nullable SelectorInput columns, @Nullable RowDocument document)
    implements Serializable {

  private static final String PROMPT = "prompt";

  /** The input columns of a scorer that is written inline. */
  static List<Column> inline(StrategyContext router, String provider) {
    JudgedContext context = JudgedContext.around(router);
    List<String> named = SelectorInput.named(context).orElse(List.of());
    if (ScoreColumn.isOpenAi(provider) && named.size() != 1) {
      return List.of(Column.physical(PROMPT, DataTypes.STRING()));
    }
    if (!named.isEmpty()) {
      return SelectorInput.inline(context);
    }
    List<Column> columns = new ArrayList<>();
    columns.add(context.inputColumns().get(0));
    columns.add(context.inputColumns().get(router.inputColumns().size()));
    return columns;
  }

  /**
   * The question to the router's selector.
   *
   * @throws org.apache.flink.table.api.ValidationException if it takes other columns than there are
   */
  static ScorerQuestion of(StrategyContext router) {
    JudgedContext context = JudgedContext.around(router);
    return takesDocument(context)
        ? new ScorerQuestion(null, RowDocument.of(context))
        : new ScorerQuestion(SelectorInput.of(context), null);
  }

  private static boolean takesDocument(JudgedContext context) {
    List<Column> taken = context.selector().orElseThrow().inputColumns();
    if (taken.size() != 1
        || !(taken.get(0).getDataType().getLogicalType() instanceof VarCharType)) {
      return false;
    }
    return SelectorInput.named(context)
        .map(named -> named.size() > 1)
        .orElseGet(
            () ->
                context.inputColumns().stream()
                    .noneMatch(column -> column.getName().equals(taken.get(0).getName())));
  }

  /** Prepares for rows, on the task. */
  void open() {
    if (document == null) {
      columns.open();
    } else {
      document.open();
    }
  }

  /**
   * The selector's input columns; null if there is nothing in them.
   *
   * @param judged the input columns and the answer's
   */
  @Nullable
  RowData about(RowData judged) {
    if (document == null) {
      return columns.of(judged);
    }
    String json = document.of(judged);
    return json == null ? null : GenericRowData.of(StringData.fromString(json));
  }
}
