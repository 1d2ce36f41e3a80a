package org.flinkmodelrouter.strategy.cascade;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.flinkmodelrouter.expression.ConditionScope;
import org.flinkmodelrouter.strategy.StrategyContext;

/** The columns that an answer is judged by: the router's input, then the answer's. */
final class CascadeColumns {

  /** Stands before the name of an answer's column where an input column has that name, too. */
  static final String PREFIX = "answer_";

  private CascadeColumns() {}

  /**
   * The columns, no two of a name.
   *
   * @throws ValidationException if the prefix doesn't help
   */
  static List<Column> of(StrategyContext context) {
    List<Column> columns = new ArrayList<>(context.inputColumns());
    Set<String> taken = new HashSet<>(Set.of(ConditionScope.CLOCK));
    columns.forEach(column -> taken.add(column.getName()));
    Set<String> answers = new HashSet<>();
    context.answerColumns().forEach(column -> answers.add(column.getName()));
    for (Column answer : context.answerColumns()) {
      if (!taken.contains(answer.getName())) {
        columns.add(answer);
        continue;
      }
      String name = PREFIX + answer.getName();
      if (taken.contains(name) || answers.contains(name)) {
        throw new ValidationException(
            String.format(
                "Router %s has '%s' in its INPUT and in its OUTPUT, so that a cascade would call the"
                    + " latter '%s', a name that is taken as well. Give one of the columns another"
                    + " name.",
                context.router(), answer.getName(), name));
      }
      columns.add(answer.rename(name));
    }
    return List.copyOf(columns);
  }
}
