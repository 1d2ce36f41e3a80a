package org.flinkmodelrouter.expression;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be seen in a condition's text alone. Flink's expression compiler takes some sub-queries
 * for columns without a word, so these are looked for here.
 */
final class ConditionText {

  /** Literals, quoted names and comments, which are passed over, or else a word. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "[eE]'(?:[^'\\\\]++|\\\\.|'')*+'"
              + "|'[^']*+(?:''[^']*+)*+'"
              + "|`[^`]*+(?:``[^`]*+)*+`"
              + "|--[^\\n\\r]*+"
              + "|//[^\\n\\r]*+"
              + "|/\\*.*?\\*/"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*+|\\?)",
          Pattern.DOTALL);

  private static final String SUB_QUERY =
      "holds a sub-query (%s at %s). A condition sees one row and nothing else: join before ML_PREDICT, and give the router the column.";

  /** All reserved words, and so never the name of a column without quotes. */
  private static final Map<String, String> UNFIT =
      Map.of(
          "SELECT", SUB_QUERY,
          "VALUES", SUB_QUERY,
          "TABLE", SUB_QUERY,
          "?", "holds a parameter (%s at %s), which nobody fills. Write the value itself.");

  private ConditionText() {}

  /** What is wrong with a condition whatever its columns are, to be put after the option's name. */
  static Optional<String> problem(String sql) {
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      String word = token.group("word");
      String problem = word == null ? null : UNFIT.get(word.toUpperCase(Locale.ROOT));
      if (problem != null) {
        return Optional.of(String.format(problem, word, position(sql, token.start())));
      }
    }
    return Optional.empty();
  }

  private static String position(String sql, int offset) {
    String before = sql.substring(0, offset);
    long line = 1 + before.chars().filter(c -> c == '\n').count();
    return "line " + line + ", column " + (offset - before.lastIndexOf('\n'));
  }
}
