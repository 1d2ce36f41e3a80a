package org.flinkmodelrouter.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.options.ToldFailure;

/** Tells in the user's terms why a condition can't be compiled. */
record ConditionError(ConditionScope scope, Condition condition) {

  private static final Pattern AT =
      Pattern.compile(
          "(?:From|At) line (\\d+), column (\\d+)(?: to line \\d+, column \\d+)?: (.*)",
          Pattern.DOTALL);
  private static final Pattern SYNTAX = Pattern.compile("SQL parse failed\\. ([^\\n]*)");
  private static final Pattern NAME = Pattern.compile("Unknown identifier '(.*)'");
  private static final Pattern FUNCTION =
      Pattern.compile("No match found for function signature (.*)", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile("Mismatch between expression type '(.*)' and expected type");
  private static final Pattern UNSUPPORTED = Pattern.compile("Unsupported call: ([^\\n]*)");

  /** How Flink and Calcite refuse a window function, with an order of rows and without one. */
  private static final Pattern OVER =
      Pattern.compile("^Aggregate functions over windows|sort key for implicit ORDER BY");

  private static final Pattern OPERANDS =
      Pattern.compile("implicit type conversion between (\\w+) and (\\w+) is not supported");

  /** An error whose message goes on after the option's name. */
  ValidationException because(String problem) {
    return new ValidationException(message(problem));
  }

  private ValidationException because(String problem, Throwable failure) {
    return ToldFailure.of(message(problem), failure);
  }

  private String message(String problem) {
    return String.format(
        "Option '%s' of router %s %s", condition.option(), scope.router(), problem);
  }

  /** The compiler's error, with what it says of itself left out. */
  ValidationException of(Throwable failure) {
    return because(problem(failure), failure);
  }

  /** Flink's planner accepts the condition, but its generated code can't be compiled or linked. */
  ValidationException uncompilable(Throwable failure) {
    return because(
        String.format(
            "is valid, but the code that Flink generates for it doesn't compile: %s Write the"
                + " condition with other functions, or divide it into several rules.",
            sentence(deepest(failure))),
        failure);
  }

  /** Each condition compiles alone, but not all together. */
  ValidationException together(Throwable failure) {
    return because(
        String.format(
            "and those after it can't be compiled together, though each can alone: %s",
            sentence(deepest(failure))),
        failure);
  }

  private String problem(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StackOverflowError) {
        return "is nested too deeply. Divide it into several rules.";
      }
      String known = cause.getMessage() == null ? null : known(cause.getMessage());
      if (known != null) {
        return known;
      }
      deepest = cause;
    }
    // An accident inside the planner, about an expression it doesn't foresee outside a query.
    return deepest instanceof NullPointerException || deepest.getMessage() == null
        ? "is something Flink can't evaluate on a single row. Write a condition over the columns "
            + columns()
        : "is no valid condition: " + sentence(deepest);
  }

  /** What a message of the planner means; null if it may mean anything. */
  private String known(String message) {
    Matcher at = AT.matcher(message);
    if (at.matches()) {
      return located(at.group(3), "line " + at.group(1) + ", column " + at.group(2));
    }
    Matcher syntax = SYNTAX.matcher(message);
    if (syntax.find() && !syntax.group(1).equals("null")) {
      return syntax(syntax.group(1));
    }
    Matcher type = TYPE.matcher(message);
    if (type.find()) {
      return String.format(
          "is of type %s, but a condition is BOOLEAN. Compare it with something.", type.group(1));
    }
    Matcher operands = OPERANDS.matcher(message);
    if (operands.find()) {
      return String.format(
          "compares %s with %s. CAST one of them to the other's type.",
          operands.group(1), operands.group(2));
    }
    Matcher call = UNSUPPORTED.matcher(message);
    if (call.find()) {
      return ContextFunctions.problem(call.group(1))
          .orElseGet(() -> manyRows(" for " + call.group(1).strip().replace("$", "")));
    }
    return OVER.matcher(message).find() ? manyRows("") : null;
  }

  private static String manyRows(String call) {
    return String.format(
        "needs more than one row%s. Aggregate and window functions have no place in a condition:"
            + " compute the value before ML_PREDICT and give the router the column.",
        call);
  }

  private String located(String problem, String position) {
    Matcher name = NAME.matcher(problem);
    if (name.matches()) {
      return String.format(
          "names '%s' (%s), which is no column of %s. There are %s%s",
          name.group(1),
          position,
          scope.source(),
          columns(),
          NearestKey.suggestion(name.group(1), scope.columnNames()));
    }
    Matcher function = FUNCTION.matcher(problem);
    if (function.matches()) {
      return String.format(
          "calls %s (%s), which Flink doesn't have. Conditions know Flink's built-in functions, with"
              + " arguments of the right types, and none that was registered.",
          function.group(1), position);
    }
    return String.format("is wrong at %s: %s", position, sentence(problem));
  }

  private static String syntax(String problem) {
    String told =
        problem.startsWith("Bang equal")
            ? "'!=' is not SQL here, write '<>'."
            : sentence(
                problem.replace("\"<EOF>\"", "the end").replace(" <EOF>\"", "\" and the end"));
    return "is no SQL expression: "
        + told
        + " Text goes between single quotes, and a name that is a reserved word between backticks.";
  }

  private String columns() {
    return String.join(", ", scope.columnNames())
        + ", and the time as "
        + ConditionScope.CLOCK
        + ".";
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  static String sentence(Throwable failure) {
    return sentence(
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
  }

  private static String sentence(String text) {
    String line = text.strip().split("\n", 2)[0].strip();
    return line.endsWith(".") ? line : line + ".";
  }
}
