package org.flinkmodelrouter.benchmark;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
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
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a router adds to a row for which it asks a selector and then a candidate, beyond the two
 * calls themselves, in a synchronous query: all models answer at once, breakers are closed and all
 * metrics on. The thread's own CPU time is told beside the time that passed, for a machine that
 * others use at the same time.
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
public class SelectorBenchmark {

  private static final ResolvedSchema LABEL =
      ResolvedSchema.of(Column.physical("label", DataTypes.STRING()));
  private static final ResolvedSchema SCORE =
      ResolvedSchema.of(Column.physical("score", DataTypes.DOUBLE()));
  private static final String LABELS = "cheap;smart;cheap;cheap";
  private static final String SCORES = "0.2;0.8;0.1;0.4";

  private PredictFunction candidate;
  private PredictFunction labeller;
  private PredictFunction scorer;
  private PredictFunction ordered;
  private PredictFunction classifier;
  private PredictFunction score;
  private StringData query;
  private long id;

  /** Runs the benchmark and prints the differences; {@code ARGS=quick} is shorter and rougher. */
  public static void main(String[] arguments) throws Exception {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(SelectorBenchmark.class.getName() + "\\.")
            .addProfiler(GCProfiler.class);
    if (arguments.length > 0 && arguments[0].equals("quick")) {
      options.forks(1).warmupIterations(6).measurementIterations(3);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    RowBenchmark.printAdded(results, "candidateAlone", "ordered", "an ordered router");
    RowBenchmark.printAdded(results, "labellerAndCandidate", "classifier", "a classifier");
    RowBenchmark.printAdded(results, "scorerAndCandidate", "score", "a score");
  }

  /** Makes and opens all functions as a task would. */
  @Setup
  public void open() throws Exception {
    candidate = RowBenchmark.function(Map.of("provider", "trivial"));
    labeller = RowBenchmark.function(Map.of("provider", "fixed", "answers", LABELS), LABEL);
    scorer = RowBenchmark.function(Map.of("provider", "fixed", "answers", SCORES), SCORE);
    ordered = router(Map.of("strategy", "ordered"));
    classifier =
        router(
            Map.of(
                "strategy", "classifier",
                "selector.provider", "fixed",
                "selector.answers", LABELS));
    score =
        router(
            Map.of(
                "strategy", "score",
                "strategy.threshold.smart", "0.5",
                "selector.provider", "fixed",
                "selector.answers", SCORES));
    query = StringData.fromString("Where is my order? It was to arrive on Tuesday.");
  }

  private static PredictFunction router(Map<String, String> strategy) throws Exception {
    Map<String, String> options = new TreeMap<>(strategy);
    options.put("provider", "routing");
    options.put("candidates", "cheap;smart");
    options.put("candidate.cheap.provider", "trivial");
    options.put("candidate.smart.provider", "trivial");
    return RowBenchmark.function(options);
  }

  private RowData row(UsedTime used) {
    used.rows++;
    return GenericRowData.of(query, id++);
  }

  /** A candidate asked directly. */
  @Benchmark
  public Collection<RowData> candidateAlone(UsedTime used) {
    return candidate.predict(row(used));
  }

  /** The same, the first of a router. */
  @Benchmark
  public Collection<RowData> ordered(UsedTime used) {
    return ordered.predict(row(used));
  }

  /** The model that labels and a candidate, both asked directly. */
  @Benchmark
  public Collection<RowData> labellerAndCandidate(UsedTime used, Blackhole hole) {
    RowData row = row(used);
    hole.consume(labeller.predict(row));
    return candidate.predict(row);
  }

  /** The same, asked by a router. */
  @Benchmark
  public Collection<RowData> classifier(UsedTime used) {
    return classifier.predict(row(used));
  }

  /** The model that scores and a candidate, both asked directly. */
  @Benchmark
  public Collection<RowData> scorerAndCandidate(UsedTime used, Blackhole hole) {
    RowData row = row(used);
    hole.consume(scorer.predict(row));
    return candidate.predict(row);
  }

  /** The same, asked by a router. */
  @Benchmark
  public Collection<RowData> score(UsedTime used) {
    return score.predict(row(used));
  }
}
