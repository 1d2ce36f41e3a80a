package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.flinkmodelrouter.options.NearestKey;

/**
 * Fits one candidate's columns to the router's: by name, or in the order that {@code
 * route.<label>.input} gives. Values may have to be cast, as far as Flink casts implicitly.
 *
 * @param router the router's columns
 * @param label the candidate's
 * @param shown what the candidate is called in messages
 */
record ColumnFit(RouterSchema router, String label, String shown) {

  private static final int ABSENT = -1;

  /**
   * Where each of the candidate's input columns comes from.
   *
   * @param named the router's columns in the candidate's order; empty to find them by name
   */
  CandidatePlan.InputColumns input(ResolvedSchema candidate, List<String> named) {
    List<Column> columns = candidate.getColumns();
    if (!named.isEmpty() && named.size() != columns.size()) {
      throw wrong(
          String.format(
              "takes %d input columns (%s), but 'route.%s.input' names %d. Name one for each.",
              columns.size(), names(columns), label, named.size()));
    }
    List<Integer> positions = new ArrayList<>();
    List<LogicalType> types = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      positions.add(
          named.isEmpty() ? positionByName(column) : routeInput(router, label, named.get(i)));
      types.add(RouterSchema.type(column));
      checkInputType(router.inputs().get(positions.get(i)), column);
    }
    return new CandidatePlan.InputColumns(List.copyOf(positions), List.copyOf(types));
  }

  private int positionByName(Column column) {
    int position = router.inputNames().indexOf(column.getName());
    if (position < 0) {
      throw wrong(
          String.format(
              "takes the input column '%s', which the router's INPUT lacks: it has %s.%s Add the column"
                  + " there, or name the columns to hand over with 'route.%s.input'.",
              column.getName(),
              names(router.inputs()),
              NearestKey.suggestion(column.getName(), router.inputNames()),
              label));
    }
    return position;
  }

  /** Position of a column that {@code route.<label>.input} names. */
  static int routeInput(RouterSchema router, String label, String name) {
    int position = router.inputNames().indexOf(name);
    if (position < 0) {
      throw new ValidationException(
          String.format(
              "Option 'route.%s.input' of router %s names '%s', which the router's INPUT lacks: it"
                  + " has %s.%s",
              label,
              router.router(),
              name,
              names(router.inputs()),
              NearestKey.suggestion(name, router.inputNames())));
    }
    return position;
  }

  private void checkInputType(Column from, Column to) {
    LogicalType source = RouterSchema.type(from);
    LogicalType target = RouterSchema.type(to);
    if (LogicalTypeCasts.supportsImplicitCast(source, target)) {
      return;
    }
    if (LogicalTypeCasts.supportsImplicitCast(source.copy(false), target)) {
      throw wrong(
          String.format(
              "takes its input column '%s' as %s, but the router's column '%s' may be NULL. Declare it"
                  + " as %s in the router, or as nullable in the candidate.",
              to.getName(),
              target.asSummaryString(),
              from.getName(),
              source.copy(false).asSummaryString()));
    }
    throw wrong(
        String.format(
            "takes its input column '%s' as %s, but the router's column '%s' is %s, which Flink doesn't"
                + " cast to that implicitly. Declare it as %s in the router.",
            to.getName(),
            target.asSummaryString(),
            from.getName(),
            source.asSummaryString(),
            target.asSummaryString()));
  }

  /** Which of the candidate's columns fills each of the router's. */
  CandidatePlan.OutputColumns output(ResolvedSchema candidate) {
    List<Column> columns = candidate.getColumns();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < router.outputs().size(); i++) {
      boolean decision = router.decision() != null && router.decision().position() == i;
      positions.add(decision ? ABSENT : outputPosition(router.outputs().get(i), columns));
    }
    if (positions.stream().allMatch(position -> position == ABSENT)) {
      throw wrong(
          String.format(
              "has none of the router's output columns (%s): it has %s. Name at least one alike.",
              names(router.answers()), names(columns)));
    }
    return new CandidatePlan.OutputColumns(
        List.copyOf(positions), types(columns), types(router.outputs()));
  }

  private int outputPosition(Column wanted, List<Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.isPhysical() && column.getName().equals(wanted.getName())) {
        checkOutputType(column, wanted);
        return i;
      }
    }
    if (!RouterSchema.type(wanted).isNullable()) {
      throw wrong(
          String.format(
              "has no output column '%s': it has %s. The router's column would be NULL, but is declared"
                  + " NOT NULL. Declare it as nullable.",
              wanted.getName(), names(columns)));
    }
    return ABSENT;
  }

  private void checkOutputType(Column from, Column to) {
    LogicalType source = RouterSchema.type(from);
    LogicalType target = RouterSchema.type(to);
    if (LogicalTypeCasts.supportsImplicitCast(source, target)) {
      return;
    }
    if (LogicalTypeCasts.supportsImplicitCast(source.copy(false), target)) {
      throw wrong(
          String.format(
              "may answer NULL in column '%s', which the router declares as %s. Declare it as nullable"
                  + " in the router.",
              to.getName(), target.asSummaryString()));
    }
    throw wrong(
        String.format(
            "answers %s in column '%s', which the router declares as %s, and Flink doesn't cast that"
                + " implicitly. Declare it as %s in the router.",
            source.asSummaryString(),
            to.getName(),
            target.asSummaryString(),
            source.asSummaryString()));
  }

  /** Refuses NOT NULL columns where a row without input gets NULL for an answer. */
  void checkAnswerWithoutInput(CandidatePlan.InputColumns input) {
    boolean always =
        input.positions().stream()
            .map(router.inputs()::get)
            .anyMatch(column -> !RouterSchema.type(column).isNullable());
    if (always) {
      return;
    }
    for (Column answer : router.answers()) {
      if (!RouterSchema.type(answer).isNullable()) {
        throw wrong(
            String.format(
                "isn't called for a row in which all of its input is NULL, so that column '%s' would be"
                    + " NULL, but is declared NOT NULL. Declare it as nullable, or set 'null-input' to"
                    + " 'call' or 'skip'.",
                answer.getName()));
      }
    }
  }

  private static String names(List<Column> columns) {
    return String.join(", ", columns.stream().map(Column::getName).toList());
  }

  private static List<LogicalType> types(List<Column> columns) {
    return columns.stream().map(RouterSchema::type).toList();
  }

  private ValidationException wrong(String problem) {
    return new ValidationException(
        String.format("Router %s: %s %s", router.router(), shown, problem));
  }
}
