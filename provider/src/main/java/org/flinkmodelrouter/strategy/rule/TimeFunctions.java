package org.flinkmodelrouter.strategy.rule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions of the current time, which an expression outside a query computes wrongly: some fail,
 * some are frozen when the rule is compiled, some are zero.
 */
final class TimeFunctions {

  private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(NOW|CURRENT_TIMESTAMP|CURRENT_ROW_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIME"
              + "|LOCALTIMESTAMP|PROCTIME|CURRENT_WATERMARK)\\b(?!\\s*=>)");

  private TimeFunctions() {}

  /**
   * Finds one in a compiled expression.
   *
   * @param evaluator as an evaluator describes itself: resolved, by canonical names
   */
  static Optional<String> in(String evaluator) {
    Matcher call = CALL.matcher(LITERAL.matcher(evaluator).replaceAll("''"));
    return call.find() ? Optional.of(call.group(1)) : Optional.empty();
  }
}
