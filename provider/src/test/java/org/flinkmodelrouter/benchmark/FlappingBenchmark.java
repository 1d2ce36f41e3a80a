package org.flinkmodelrouter.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;

/** What stays behind of a model that fails and recovers over and over: nothing should. */
public final class FlappingBenchmark {

  private static final Duration PERIOD = Duration.ofSeconds(5);

  private static final List<Fault> FAULTS =
      List.of(
          Fault.SERVER_ERROR, Fault.RESET, Fault.SILENT, Fault.RATE_LIMIT, Fault.MALFORMED_JSON);

  private FlappingBenchmark() {}

  /**
   * Runs for the minutes of the first argument and writes a CSV file to the second.
   *
   * @throws IOException if the file can't be written
   */
  public static void main(String[] arguments) throws Exception {
    int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    Path file = Path.of(arguments.length > 1 ? arguments[1] : "../docs/pictures/flapping.csv");
    try (FaultyPair pair = new FaultyPair();
        PrintStream csv =
            new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
      JobClient job =
          pair.run(
                  "router",
                  "'error-handling'='null', 'attempt-timeout'='1 s', 'retry.initial-delay'='50 ms',"
                      + " 'circuit-breaker.open-duration'='1 s', 'circuit-breaker.max-open-duration'='1 s', 'route.first.max-concurrency'='32'",
                  FaultyPair.endless(),
                  32)
              .getJobClient()
              .orElseThrow();
      csv.println("seconds,heap_mb,threads,sockets,answered_by_first,answered_by_second,failed");
      long start = System.nanoTime();
      for (int flap = 0;
          System.nanoTime() - start < Duration.ofMinutes(minutes).toNanos();
          flap++) {
        pair.server().script("first", FAULTS.get(flap % FAULTS.size()));
        Thread.sleep(PERIOD.toMillis());
        pair.server().script("first", Answer.echo());
        // Silent calls would hold their connection for the ten minutes of Flink's provider.
        pair.server().release();
        Thread.sleep(PERIOD.toMillis());
        if (job.getJobStatus().get().isGloballyTerminalState()) {
          throw new IllegalStateException("The job ended: " + job.getJobStatus().get());
        }
        csv.println(sample(pair, start));
      }
      job.cancel().get();
    }
    System.out.println(Files.readString(file));
    System.exit(0); // the mini cluster's threads are not all daemons
  }

  private static String sample(FaultyPair pair, long start) throws IOException {
    System.gc();
    var first = pair.server().counters("first");
    return String.format(
        Locale.ROOT,
        "%.0f,%.1f,%d,%d,%d,%d,%d",
        (System.nanoTime() - start) / 1e9,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        sockets(),
        first.answered(),
        pair.server().counters("second").answered(),
        first.begun() - first.answered() - first.inFlight());
  }

  private static long sockets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(FlappingBenchmark::isSocket).count();
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
