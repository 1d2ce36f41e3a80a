package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.expression.ConditionScope;
import org.flinkmodelrouter.options.NearestKey;

/**
 * A router's columns.
 *
 * @param router name as it stands in messages
 * @param inputs its input columns; at least one
 * @param outputs its output columns, the decision among them; at least one is not the decision
 * @param decision where the decision stands; null where the router has none
 */
record RouterSchema(
    String router,
    List<Column> inputs,
    List<Column> outputs,
    @Nullable RouterPlan.DecisionColumn decision) {

  /**
   * Reads and checks a router's columns.
   *
   * @param decisionColumn name of the decision column; null for none
   * @throws ValidationException if columns are missing or of the wrong kind
   */
  static RouterSchema of(
      String router, ResolvedCatalogModel model, @Nullable String decisionColumn) {
    List<Column> inputs = physical(router, "INPUT", model.getResolvedInputSchema());
    // Whatever the strategy is: an ALTER to another one must not change what a name means.
    ConditionScope.refuseClock(router, inputs);
    List<Column> outputs = physical(router, "OUTPUT", model.getResolvedOutputSchema());
    RouterPlan.DecisionColumn decision =
        decisionColumn == null ? null : DecisionType.find(router, decisionColumn, outputs);
    if (decision != null && outputs.size() == 1) {
      throw new ValidationException(
          String.format(
              "OUTPUT of router %s has only the decision column '%s', and no column for an answer."
                  + " Add one that the candidates have.",
              router, decisionColumn));
    }
    return new RouterSchema(router, inputs, outputs, decision);
  }

  private static List<Column> physical(String router, String part, ResolvedSchema schema) {
    if (schema.getColumnCount() == 0) {
      throw new ValidationException(
          String.format(
              "Router %s has no %s. Declare it, such as INPUT (query STRING) OUTPUT (response"
                  + " STRING).",
              router, part));
    }
    for (Column column : schema.getColumns()) {
      if (!column.isPhysical()) {
        throw new ValidationException(
            String.format(
                "%s column '%s' of router %s is not a physical column. Declare it with a name and"
                    + " a type only.",
                part, column.getName(), router));
      }
    }
    return List.copyOf(schema.getColumns());
  }

  /**
   * Finds the input column that may stand in errors and logs.
   *
   * @param name null for none
   * @throws ValidationException if there is no such column, or its values don't print
   */
  @Nullable
  TraceColumn trace(@Nullable String name) {
    if (name == null) {
      return null;
    }
    int position = inputNames().indexOf(name);
    if (position < 0) {
      throw new ValidationException(
          String.format(
              "Option '%s' of router %s names '%s', which is no input column. There are: %s.%s",
              RouterOptions.TRACE_COLUMN.key(),
              router,
              name,
              String.join(", ", inputNames()),
              NearestKey.suggestion(name, inputNames())));
    }
    LogicalType type = type(inputs.get(position));
    if (!TraceColumn.prints(type)) {
      throw new ValidationException(
          String.format(
              "Option '%s' of router %s names '%s', which is of type %s. It can be of a character,"
                  + " integer, DECIMAL, BOOLEAN or TIMESTAMP type. Declare an input column of type"
                  + " STRING for it, and give it CAST(… AS STRING) in the query.",
              RouterOptions.TRACE_COLUMN.key(), router, name, type.asSummaryString()));
    }
    return new TraceColumn(name, position, type);
  }

  /** The output columns that candidates fill: all but the decision. */
  List<Column> answers() {
    List<Column> answers = new ArrayList<>(outputs);
    if (decision != null) {
      answers.remove(decision.position());
    }
    return answers;
  }

  List<String> inputNames() {
    return inputs.stream().map(Column::getName).toList();
  }

  static LogicalType type(Column column) {
    return column.getDataType().getLogicalType();
  }
}
