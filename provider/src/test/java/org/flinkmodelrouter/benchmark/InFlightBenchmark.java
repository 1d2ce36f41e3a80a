package org.flinkmodelrouter.benchmark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.ModelCall;

/**
 * Rows per second of Flink's openai provider, 64 in flight, asked directly and through a router.
 */
public final class InFlightBenchmark {

  private static final int ROUNDS = 5;

  private InFlightBenchmark() {}

  /** Runs all ways in turn, with a server that takes 20 ms. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("direct", "");
    ways.put("router", "");
    ways.put("router, max-concurrency 64", "'route.first.max-concurrency'='64'");
    try (FaultyPair pair = new FaultyPair()) {
      for (int round = 1; round <= ROUNDS; round++) {
        double direct = 0;
        for (Map.Entry<String, String> way : ways.entrySet()) {
          String model = way.getKey().split(",", -1)[0];
          double rate = rate(pair, model, way.getValue());
          direct = model.equals("direct") ? rate : direct;
          System.out.printf(
              Locale.ROOT,
              "round %d: %s: %.0f rows/s, %.2f of direct, %d at a time%n",
              round,
              way.getKey(),
              rate,
              rate / direct,
              pair.server().counters("first").highestInFlight());
        }
      }
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }

  /** As the server saw it, between the first call and the last. */
  private static double rate(FaultyPair pair, String model, String options) throws Exception {
    pair.server().reset();
    pair.server().script("first", Answer.echo().after(Duration.ofMillis(20)));
    int rows = options.isEmpty() ? 1_500 : 6_000;
    pair.run(model, options, FaultyPair.questions(rows), 64).await();
    List<ModelCall> calls = pair.server().calls("first");
    return (calls.size() - 1) / (calls.get(calls.size() - 1).at() - calls.get(0).at());
  }
}
