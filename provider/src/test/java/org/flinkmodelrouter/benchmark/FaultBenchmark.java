package org.flinkmodelrouter.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultScript;
import org.flinkmodelrouter.testing.ModelCall;

/** What the faults of a model cost the rows of a query that has another model to fall back on. */
public final class FaultBenchmark {

  private static final String OPTIONS =
      "'deadline'='10 s', 'attempt-timeout'='2 s', 'error-handling'='null'";

  private final FaultyPair pair;

  /** Measured with the same kinds of fault, a faulty and a good model; the project's own tests. */
  private static final String OTHERS =
      "Others, of 25 such kinds of fault: LiteLLM 22 with its defaults and 23 tuned, Portkey 17;"
          + " Flink's openai provider alone lost every row in 19.";

  private FaultBenchmark(FaultyPair pair) {
    this.pair = pair;
  }

  private static final int ROWS_IN_SEQUENCE = 500;

  /** Rows until the breaker is open, and some until everything has been called a few times. */
  private static final int WARM_UP = 100;

  /**
   * Prints the table, of all faults or of those that are named, and how long a row takes to leave a
   * silent model whose breaker is open, by the name {@code leaving}.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> named = List.of(arguments);
    try (FaultyPair pair = new FaultyPair()) {
      FaultBenchmark benchmark = new FaultBenchmark(pair);
      System.out.printf("Options: %s%n", OPTIONS);
      // The first calls load classes.
      var unused = benchmark.rows("none", FaultScript.of(Answer.echo()), 1000, 32);
      System.out.println(
          "| fault of the primary | rows lost | first row, ms | row after the breaker opened, ms | calls of 11 rows in sequence | calls of 1,000 at 32 in flight | rows lost of them | took, s |");
      System.out.println("|---|---|---|---|---|---|---|---|");
      int kinds = 0;
      int rescued = 0;
      for (Map.Entry<String, FaultScript> fault : faults().entrySet()) {
        if (named.isEmpty() || named.contains(fault.getKey())) {
          kinds++;
          rescued += benchmark.line(fault.getKey(), fault.getValue()) == 0 ? 1 : 0;
        }
      }
      System.out.printf("every row answered: in %d of %d lines. %s%n", rescued, kinds, OTHERS);
      if (named.isEmpty() || named.contains("leaving")) {
        benchmark.leaving();
      }
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }

  /**
   * One row at a time: from one call of the second model to the next, with and without a router.
   */
  private void leaving() {
    int rows = WARM_UP + ROWS_IN_SEQUENCE;
    long lost = lost(rows("silent", FaultScript.of(Fault.SILENT), rows, 1), rows);
    double routed = medianOfGaps(pair.server().calls("second"));
    pair.server().reset();
    var unused = FaultyPair.rows(pair.ask("fallback", OPTIONS, FaultyPair.questions(rows), 1));
    double direct = medianOfGaps(pair.server().calls("second"));
    System.out.printf(
        Locale.ROOT,
        "rows after the breaker of a silent model opened, one at a time, median of %d: %.2f ms each through"
            + " the router, %.2f ms of the second model asked directly: %.2f ms to leave the first; %d lost%n",
        ROWS_IN_SEQUENCE,
        routed,
        direct,
        routed - direct,
        lost);
  }

  private static double medianOfGaps(List<ModelCall> calls) {
    double[] gaps =
        IntStream.range(WARM_UP, calls.size())
            .mapToDouble(call -> calls.get(call).at() - calls.get(call - 1).at())
            .sorted()
            .toArray();
    return gaps[gaps.length / 2] * 1e3;
  }

  private static Map<String, FaultScript> faults() {
    Map<String, FaultScript> faults = new LinkedHashMap<>();
    faults.put("none", FaultScript.of(Answer.echo()));
    faults.put("refused", FaultScript.of(Answer.echo()));
    for (Fault fault : Fault.values()) {
      faults.put(fault.json(), FaultScript.of(fault));
    }
    faults.put("flapping", FaultScript.of(Fault.SERVER_ERROR, Answer.echo()).repeated());
    return faults;
  }

  /** Returns how many rows were lost. */
  private long line(String fault, FaultScript script) {
    List<Row> rows = rows(fault, script, 11, 1);
    int inSequence = asked(fault, rows);
    long start = System.nanoTime();
    List<Row> many = rows(fault, script, 1000, 32);
    System.out.printf(
        "| %s | %d | %s | %s | %d | %d | %d | %.1f |%n",
        fault,
        lost(rows, 11),
        rows.get(0).getField("latency_ms"),
        rows.get(10).getField("latency_ms"),
        inSequence,
        asked(fault, many),
        lost(many, 1000),
        (System.nanoTime() - start) / 1e9);
    return lost(rows, 11) + lost(many, 1000);
  }

  private List<Row> rows(String fault, FaultScript script, int rows, int inFlight) {
    pair.server().reset();
    pair.server().script("first", script);
    TableResult running =
        fault.equals("refused")
            ? pair.askRefused(OPTIONS, FaultyPair.questions(rows), inFlight)
            : pair.ask("router", OPTIONS, FaultyPair.questions(rows), inFlight);
    return FaultyPair.rows(running);
  }

  private int asked(String fault, List<Row> rows) {
    return fault.equals("refused")
        // The server can't count them: what went before the second model's answer.
        ? rows.stream().mapToInt(row -> row.<Integer>getFieldAs("attempts") - 1).sum()
        : pair.server().counters("first").begun();
  }

  private static long lost(List<Row> rows, int asked) {
    return asked - rows.stream().filter(row -> row.getField("response") != null).count();
  }
}
