package org.flinkmodelrouter.benchmark;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.PredictFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a router that divides rows among three candidates by a text of 40 characters adds to a row
 * in a synchronous query, its candidates' breakers closed and all metrics on.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/java.time=ALL-UNNAMED"
    })
public class WeightedBenchmark {

  private static final int KEYS = 1024;

  private PredictFunction direct;
  private PredictFunction router;
  private StringData[] keys;
  private int next;

  /** Runs the benchmark and prints the difference; {@code ARGS=quick} is shorter and rougher. */
  public static void main(String[] arguments) throws Exception {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(WeightedBenchmark.class.getName() + "\\.")
            .addProfiler(GCProfiler.class);
    if (arguments.length > 0 && arguments[0].equals("quick")) {
      options.forks(1).warmupIterations(6).measurementIterations(3);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    RowBenchmark.printAdded(
        results, "direct", "throughRouter", "a weighted router of three candidates");
  }

  /** Makes and opens both functions as a task would. */
  @Setup
  public void open() throws Exception {
    direct = RowBenchmark.function(Map.of("provider", "trivial"));
    Map<String, String> options = new TreeMap<>();
    options.put("provider", "routing");
    options.put("strategy", "weighted");
    options.put("strategy.key", "query");
    options.put("candidates", "cheap;smart;local");
    for (String label : new String[] {"cheap", "smart", "local"}) {
      options.put("candidate." + label + ".provider", "trivial");
    }
    options.put("route.cheap.weight", "70");
    options.put("route.smart.weight", "20");
    options.put("route.local.weight", "10");
    router = RowBenchmark.function(options);
    keys =
        IntStream.range(0, KEYS)
            .mapToObj(
                i -> StringData.fromString("customer-3f2a9c1e-7b64-4d0a-9e55-%04d".formatted(i)))
            .toArray(StringData[]::new);
    for (StringData key : keys) {
      // As what comes from another task or a table is: encoded.
      byte[] unused = key.toBytes();
    }
  }

  /** The model asked directly. */
  @Benchmark
  public Collection<RowData> direct(UsedTime used) {
    return direct.predict(row(used));
  }

  /** The same model, chosen by a router. */
  @Benchmark
  public Collection<RowData> throughRouter(UsedTime used) {
    return router.predict(row(used));
  }

  private RowData row(UsedTime used) {
    used.rows++;
    next = (next + 1) % KEYS;
    return GenericRowData.of(keys[next], (long) next);
  }
}
