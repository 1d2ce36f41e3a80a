package org.flinkmodelrouter.benchmark;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.runtime.functions.ml.ModelPredictRuntimeProviderContext;
import org.apache.flink.util.InstantiationUtil;
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
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a router with two rules adds to a row in a synchronous query, its candidates' breakers
 * closed and all metrics on.
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
public class RowBenchmark {

  private static final ResolvedSchema INPUT =
      ResolvedSchema.of(
          Column.physical("query", DataTypes.STRING()), Column.physical("id", DataTypes.BIGINT()));
  private static final ResolvedSchema OUTPUT =
      ResolvedSchema.of(Column.physical("response", DataTypes.STRING()));

  private PredictFunction direct;
  private PredictFunction router;
  private StringData query;
  private long id;

  /** Runs the benchmark and prints the difference. */
  public static void main(String[] arguments) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(RowBenchmark.class.getName() + "\\.")
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
    printAdded(results, "direct", "throughRouter", "a router with two rules, breaker and metrics");
  }

  /**
   * Prints what one benchmark took more than another.
   *
   * @param calls the benchmark of the calls alone
   * @param routing the benchmark of the same through a router
   * @param router what that is called
   */
  static void printAdded(
      Collection<RunResult> results, String calls, String routing, String router) {
    RunResult direct = result(results, calls);
    RunResult routed = result(results, routing);
    System.out.printf(
        Locale.ROOT,
        "direct %.1f ns and %.0f bytes, through %s %.1f ns and %.0f bytes: the router adds %.1f ns, by the thread's CPU time %.1f ns, and %.0f bytes to a row%n",
        nanos(direct),
        bytes(direct),
        router,
        nanos(routed),
        bytes(routed),
        nanos(routed) - nanos(direct),
        UsedTime.cpuNanos(routed) - UsedTime.cpuNanos(direct),
        bytes(routed) - bytes(direct));
  }

  private static RunResult result(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .findFirst()
        .orElseThrow();
  }

  private static double nanos(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double bytes(RunResult result) {
    return result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
  }

  /** Makes and opens both functions as a task would. */
  @Setup
  public void open() throws Exception {
    direct = function(Map.of("provider", "trivial"));
    router =
        function(
            Map.of(
                "provider", "routing",
                "candidates", "cheap;smart",
                "candidate.cheap.provider", "trivial",
                "candidate.smart.provider", "trivial",
                "strategy", "rule",
                "rule.1.when", "CHAR_LENGTH(query) > 200",
                "rule.1.then", "smart",
                "rule.2.when", "MOD(id, 10) = 0",
                "rule.2.then", "smart",
                "default-model", "cheap"));
    query = StringData.fromString("Where is my order? It was to arrive on Tuesday.");
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
    return GenericRowData.of(query, id++);
  }

  /** A function made and opened as a task would. */
  static PredictFunction function(Map<String, String> options) throws Exception {
    return function(options, OUTPUT);
  }

  /** The same with these output columns. */
  static PredictFunction function(Map<String, String> options, ResolvedSchema outputs)
      throws Exception {
    Schema input = Schema.newBuilder().fromResolvedSchema(INPUT).build();
    Schema output = Schema.newBuilder().fromResolvedSchema(outputs).build();
    ResolvedCatalogModel model =
        ResolvedCatalogModel.of(CatalogModel.of(input, output, options, ""), INPUT, outputs);
    PredictRuntimeProvider provider =
        (PredictRuntimeProvider)
            FactoryUtil.createModelProvider(
                null,
                ObjectIdentifier.of("c", "d", "m"),
                model,
                new Configuration(),
                RowBenchmark.class.getClassLoader(),
                true);
    PredictFunction function =
        provider.createPredictFunction(
            new ModelPredictRuntimeProviderContext(model, new Configuration()));
    // Shipped to a task, as any function of a job.
    PredictFunction shipped = InstantiationUtil.clone(function);
    shipped.open(
        new FunctionContext(null, RowBenchmark.class.getClassLoader(), null) {
          @Override
          public org.apache.flink.metrics.MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
          }
        });
    return shipped;
  }
}
