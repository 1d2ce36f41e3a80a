package org.flinkmodelrouter.expression;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions whose value comes from the query or the session around them. An expression outside of
 * both computes them wrongly: some fail, some are frozen when it is compiled, some are zero.
 */
final class ContextFunctions {

  private static final Pattern LITERAL = Pattern.compile("'[^']*+(?:''[^']*+)*+'");

  /** By canonical name; after a dot it would be a field of a row. */
  private static final Pattern CALL =
      Pattern.compile(
          "(?<![\\w.$])(CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIME|LOCALTIMESTAMP)\\b"
              + "|(?<![\\w.$])(NOW|CURRENT_ROW_TIMESTAMP|PROCTIME|CURRENT_WATERMARK"
              + "|SOURCE_WATERMARK|CURRENT_DATABASE)\\(");

  private ContextFunctions() {}

  /**
   * Finds one in a compiled expression and says what to write instead.
   *
   * @param evaluator as an evaluator describes itself: resolved, by canonical names
   */
  static Optional<String> problem(String evaluator) {
    Matcher call = CALL.matcher(LITERAL.matcher(evaluator).replaceAll("''"));
    if (!call.find()) {
      return Optional.empty();
    }
    String name = call.group(1) != null ? call.group(1) : call.group(2);
    return Optional.of(
        name.equals("CURRENT_DATABASE")
            ? "calls CURRENT_DATABASE, which is not the session's here. Write the database's name."
            : String.format(
                "calls %s, which has no right value outside a query. Use the column %s instead: the"
                    + " time at which the row is routed, a TIMESTAMP_LTZ(3).",
                name, ConditionScope.CLOCK));
  }

  /**
   * Whether a compiled expression reads one of its arguments.
   *
   * @param evaluator as an evaluator describes itself
   * @param position of the argument
   */
  static boolean reads(String evaluator, int position) {
    return Pattern.compile("\\$" + position + "\\b")
        .matcher(LITERAL.matcher(evaluator).replaceAll("''"))
        .find();
  }
}
