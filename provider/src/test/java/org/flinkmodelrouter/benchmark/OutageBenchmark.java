package org.flinkmodelrouter.benchmark;

import java.time.Duration;
import java.util.Locale;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** What an outage of all models does to a topic: rows wait instead of being answered with NULL. */
public final class OutageBenchmark {

  private static final int ROWS = 10_000;

  private OutageBenchmark() {}

  /** Lets 1,000 rows a second come, and both models be away for 30 s after the first 2,000. */
  public static void main(String[] arguments) throws Exception {
    try (FaultyPair pair = new FaultyPair()) {
      String source =
          FaultyPair.questions(ROWS)
              .replace("'rows-per-second'='1000000'", "'rows-per-second'='1000'");
      TableResult running =
          pair.ask(
              "router",
              "'error-handling'='null', 'route.first.max-concurrency'='64', 'route.second.max-concurrency'='64'",
              source,
              64);
      Thread outage = new Thread(() -> outage(pair), "outage");
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
          "30 s of outage of both models, source of 1,000 rows/s: %d of %d rows answered, %d of them NULL,"
              + " the slowest after %.1f s, all after %.1f s%n",
          answered,
          ROWS,
          nulls,
          longest / 1e3,
          (System.nanoTime() - start) / 1e9);
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }

  private static void outage(FaultyPair pair) {
    try {
      pair.server().awaitAnswered("first", 2_000);
      pair.server().pause();
      Thread.sleep(Duration.ofSeconds(30).toMillis());
      pair.server().resume();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
