package org.flinkmodelrouter.strategy.rule;

import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.flinkmodelrouter.strategy.StrategyContext;

/** Tells in the user's terms why a rule can't be compiled. */
record RuleError(StrategyContext context, Rule rule) {

  /** A refusal whose message is whole, wherever the planner wraps it. */
  static final class Refused extends ValidationException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  Refused because(String problem) {
    return new Refused(
        String.format("Option '%s' of router %s %s", rule.whenKey(), context.router(), problem));
  }

  Refused of(RuntimeException failure) {
    String story = innermost(failure);
    if (story.contains("namespace for") || story.contains("SELECT")) {
      return because("holds a sub-query. A rule sees one row; write a condition over its columns.");
    }
    if (story.contains("Mismatch between expression type")) {
      return because(
          "is not a condition: " + story + " Write an expression that is true or false.");
    }
    return because(
        String.format(
            "is no condition over the router's input columns (%s): %s",
            context.inputColumns().stream().map(Column::getName).collect(Collectors.joining(", ")),
            story));
  }

  private static String innermost(Throwable failure) {
    String story = String.valueOf(failure.getMessage());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        story = cause.getMessage();
      }
    }
    return story;
  }
}
