package org.flinkmodelrouter.benchmark;

import java.time.Duration;
import java.util.Locale;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.Step;

/** What an outage of all models does to a topic: rows wait instead of being answered with NULL. */
public final class OutageBenchmark {

  private static final int ROWS = 10_000;

  private OutageBenchmark() {}

  /**
   * Lets 1,000 rows a second come, and both models be away after the first 2,000: for 30 s out of
   * reach, then in a run of its own for 45 s answering 503, which is longer than the breakers stay
   * open.
   */
  public static void main(String[] arguments) throws Exception {
    try (FaultyPair pair = new FaultyPair()) {
      run(
          pair,
          "30 s out of reach",
          Duration.ofSeconds(30),
          pair.server()::pause,
          pair.server()::resume);
    }
    try (FaultyPair pair = new FaultyPair()) {
      run(
          pair,
          "45 s of status 503",
          Duration.ofSeconds(45),
          () -> both(pair, Fault.UNAVAILABLE),
          () -> both(pair, Answer.echo()));
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }

  private static void both(FaultyPair pair, Step step) {
    pair.server().script("first", step);
    pair.server().script("second", step);
  }

  private static void run(
      FaultyPair pair, String kind, Duration duration, Runnable begin, Runnable end)
      throws Exception {
    String source =
        FaultyPair.questions(ROWS)
            .replace("'rows-per-second'='1000000'", "'rows-per-second'='1000'");
    TableResult running =
        pair.ask(
            "router",
            "'error-handling'='null', 'route.first.max-concurrency'='64', 'route.second.max-concurrency'='64'",
            source,
            64);
    Thread outage = new Thread(() -> outage(pair, duration, begin, end), "outage");
    outage.start();
    long start = System.nanoTime();
    int answered = 0;
    int nulls = 0;
    long longest = 0;
    CloseableIterator<Row> rows = running.collect();
    while (rows.hasNext()) {
      Row row = rows.next();
      answered++;
      if (row.getField("response") == null) {
        nulls++;
        System.out.println("NULL: " + row);
      }
      longest = Math.max(longest, row.<Long>getFieldAs("latency_ms"));
    }
    rows.close();
    outage.join();
    System.out.printf(
        Locale.ROOT,
        "both models %s, source of 1,000 rows/s: %d of %d rows came, %d of them NULL,"
            + " the slowest after %.1f s, all after %.1f s%n",
        kind,
        answered,
        ROWS,
        nulls,
        longest / 1e3,
        (System.nanoTime() - start) / 1e9);
  }

  private static void outage(FaultyPair pair, Duration duration, Runnable begin, Runnable end) {
    try {
      pair.server().awaitAnswered("first", 2_000);
      begin.run();
      Thread.sleep(duration.toMillis());
      end.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
