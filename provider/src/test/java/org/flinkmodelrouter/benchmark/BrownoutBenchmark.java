package org.flinkmodelrouter.benchmark;

import java.time.Duration;
import java.util.Locale;
import org.apache.flink.core.execution.JobClient;
import org.flinkmodelrouter.testing.Answer;

/** How soon rows are as quick again as before, when a model becomes slow without an error. */
public final class BrownoutBenchmark {

  private static final Duration QUICK = Duration.ofMillis(100);
  private static final int SECONDS_BEFORE = 20;
  private static final int SECONDS_AFTER = 75;

  private BrownoutBenchmark() {}

  /** Runs it without and with {@code max-concurrency}. */
  public static void main(String[] arguments) throws Exception {
    try (FaultyPair pair = new FaultyPair()) {
      brownout(pair, "");
      brownout(pair, "'route.first.max-concurrency'='32', 'route.second.max-concurrency'='32'");
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }

  private static void brownout(FaultyPair pair, String options) throws Exception {
    pair.server().reset();
    pair.server().script("first", Answer.echo().after(QUICK));
    pair.server().script("second", Answer.echo().after(QUICK));
    JobClient job =
        pair.run("router", options, FaultyPair.endless(), 32).getJobClient().orElseThrow();
    pair.server().awaitAnswered("first", 100);
    int answered = answered(pair);
    Thread.sleep(Duration.ofSeconds(SECONDS_BEFORE).toMillis());
    double before = (answered(pair) - answered) / (double) SECONDS_BEFORE;
    pair.server().script("first", Answer.echo().after(Duration.ofSeconds(25)));

    int recovered = 0;
    StringBuilder answers = new StringBuilder();
    answered = answered(pair);
    for (int second = 1; second <= SECONDS_AFTER; second++) {
      Thread.sleep(1_000);
      int now = answered(pair);
      boolean quick = now - answered >= 0.8 * before;
      recovered = !quick ? 0 : recovered == 0 ? second : recovered;
      answers.append(' ').append(now - answered);
      answered = now;
    }
    System.out.printf(
        Locale.ROOT,
        "brownout from 0.1 s to 25 s, 32 in flight, options {%s}: %.0f rows/s before; at least 0.8 of it"
            + " from second %d on (0 for never); %d calls of the other; answers second by second:%s%n",
        options,
        before,
        recovered,
        pair.server().counters("second").begun(),
        answers);
    job.cancel().get();
  }

  private static int answered(FaultyPair pair) {
    return pair.server().counters("first").answered() + pair.server().counters("second").answered();
  }
}
