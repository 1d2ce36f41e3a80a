package org.flinkmodelrouter.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of {@code docs/rules.md}, as a reader would take them from there. */
public final class RuleBook {

  private static final Path PAGE = Path.of("..", "docs", "rules.md");
  private static final Pattern RECIPE =
      Pattern.compile(
          "^## (?<title>.+?)$.*?^```sql\n(?<sql>.*?)^```\n\n(?<table>(?:^\\|[^\n]*\n)+)",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern TITLE = Pattern.compile("^## (.+)$", Pattern.MULTILINE);

  private RuleBook() {}

  /**
   * A rule of the page.
   *
   * @param title its heading
   * @param statements what stands in its SQL, without semicolons
   * @param columns the headings of its table
   * @param rows the cells of its table, without backticks
   */
  public record Recipe(
      String title, List<String> statements, List<String> columns, List<List<String>> rows) {

    /** Its title, for the names of tests. */
    @Override
    public String toString() {
      return title;
    }
  }

  /** All rules, in their order. */
  public static List<Recipe> recipes() throws IOException {
    return RECIPE.matcher(page()).results().map(RuleBook::recipe).toList();
  }

  /** The headings of all sections, whether they have SQL and a table or not. */
  public static List<String> titles() throws IOException {
    return TITLE.matcher(page()).results().map(found -> found.group(1)).toList();
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  private static Recipe recipe(MatchResult found) {
    List<List<String>> lines = found.group(3).lines().map(RuleBook::cells).toList();
    return new Recipe(
        found.group(1),
        Arrays.stream(found.group(2).split(";\\s*\n", -1))
            .map(String::strip)
            .filter(statement -> !statement.isEmpty())
            .toList(),
        lines.get(0),
        lines.subList(2, lines.size()));
  }

  private static List<String> cells(String line) {
    return Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
        .map(cell -> cell.strip().replaceAll("^`|`$", ""))
        .toList();
  }
}
