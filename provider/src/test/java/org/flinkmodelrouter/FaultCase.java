package org.flinkmodelrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultScript;
import org.flinkmodelrouter.testing.Step;

/** A line of the table of {@link FaultMatrixTest}, which says what its columns mean. */
record FaultCase(String primary, String secondary, String options, Outcome outcome) {

  /**
   * What becomes of the rows.
   *
   * @param fates one for each row, such as {@code s3}
   * @param errorClass of all decisions that have one
   * @param fallbacks how often a row that a candidate failed went on to another one
   * @param healthChecks of the primary
   */
  record Outcome(
      List<String> fates,
      String errorClass,
      int askedPrimary,
      int askedSecondary,
      String failures,
      String breaker,
      int fallbacks,
      int healthChecks) {}

  /** Where nobody listens, so that no script can tell it. */
  static final String REFUSED = "refused";

  static List<FaultCase> table(String text) {
    return text.lines().skip(1).map(FaultCase::of).toList();
  }

  private static FaultCase of(String line) {
    String[] cells = line.split("\\|", -1);
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cells[i].strip();
    }
    Outcome outcome =
        new Outcome(
            repeated(cells[3]),
            cells[4],
            Integer.parseInt(cells[5]),
            Integer.parseInt(cells[6]),
            cells[7],
            cells[8],
            Integer.parseInt(cells[9]),
            cells.length > 10 ? Integer.parseInt(cells[10]) : 0);
    return new FaultCase(cells[0], cells[1].isEmpty() ? "answer" : cells[1], cells[2], outcome);
  }

  boolean isRefused() {
    return primary.equals(REFUSED);
  }

  /** The words of a cell, those with {@code *} behind them so many times. */
  private static List<String> repeated(String cell) {
    List<String> words = new ArrayList<>();
    for (String word : cell.split(" ", -1)) {
      String[] parts = word.split("\\*", -1);
      int times = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
      for (int i = 0; i < times; i++) {
        words.add(parts[0]);
      }
    }
    return words;
  }

  /** What a cell makes a model do. */
  static FaultScript script(String cell) {
    boolean overAndOver = cell.endsWith("…");
    Step[] steps =
        repeated(cell.replace("…", "").strip()).stream().map(FaultCase::step).toArray(Step[]::new);
    return overAndOver ? FaultScript.of(steps).repeated() : FaultScript.of(steps);
  }

  private static Step step(String word) {
    if (!word.startsWith("answer@") && !word.equals("answer")) {
      return Fault.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
    String[] parts = word.split("@", -1);
    return parts.length == 1
        ? Answer.echo()
        : Answer.echo().after(Duration.ofMillis(Long.parseLong(parts[1].replace("ms", ""))));
  }

  @Override
  public String toString() {
    return "%s, then %s, %s".formatted(primary, secondary, options);
  }
}
