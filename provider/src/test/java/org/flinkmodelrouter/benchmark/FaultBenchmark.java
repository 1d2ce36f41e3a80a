package org.flinkmodelrouter.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultScript;

/** What the faults of a model cost the rows of a query that has another model to fall back on. */
public final class FaultBenchmark {

  private static final String OPTIONS =
      "'deadline'='10 s', 'attempt-timeout'='2 s', 'error-handling'='null'";

  private final FaultyPair pair;

  private FaultBenchmark(FaultyPair pair) {
    this.pair = pair;
  }

  /** Prints the table: of all faults, or of those that are named. */
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
      for (Map.Entry<String, FaultScript> fault : faults().entrySet()) {
        if (named.isEmpty() || named.contains(fault.getKey())) {
          benchmark.line(fault.getKey(), fault.getValue());
        }
      }
    }
    System.exit(0); // the mini cluster's threads are not all daemons
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

  private void line(String fault, FaultScript script) {
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
