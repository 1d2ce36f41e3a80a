package org.flinkmodelrouter.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.types.Row;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.FaultScript;

/** How much of a service's quota is used, and how often it refuses, under five times the demand. */
public final class QuotaBenchmark {

  private static final int PER_MINUTE = 600;

  private QuotaBenchmark() {}

  /** Runs for five minutes, or as many as the argument says. */
  public static void main(String[] arguments) throws Exception {
    int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int rows = minutes * PER_MINUTE;
    try (FaultyPair pair = new FaultyPair()) {
      pair.server()
          .script(
              "first", FaultScript.of(Answer.echo()).withQuota(PER_MINUTE, Duration.ofMinutes(1)));
      String source =
          FaultyPair.questions(rows)
              .replace("'rows-per-second'='1000000'", "'rows-per-second'='50'");
      List<Row> answers =
          FaultyPair.rows(
              pair.ask(
                  "router",
                  "'error-handling'='null', 'route.first.requests-per-minute'='%d'"
                      .formatted(PER_MINUTE),
                  source,
                  32));
      var calls = pair.server().calls("first");
      double took = calls.get(calls.size() - 1).at() - calls.get(0).at();
      var seen = pair.server().counters("first");
      System.out.printf(
          Locale.ROOT,
          "quota of 600 a minute, 50 rows/s come: %d rows in %.1f s, %.3f of the quota used, %d of %d calls"
              + " answered 429 (%.4f), %d rows lost, %d fallbacks%n",
          answers.size(),
          took,
          (rows - 1) / (PER_MINUTE * took / 60),
          seen.begun() - seen.answered(),
          seen.begun(),
          (seen.begun() - seen.answered()) / (double) seen.begun(),
          rows - answers.stream().filter(row -> row.getField("response") != null).count(),
          pair.server().counters("second").begun());
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }
}
