package org.flinkmodelrouter.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.rule.RuleStrategyFactory;
import org.flinkmodelrouter.testing.RouterContext;
import org.flinkmodelrouter.testing.TaskContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What rules cost: a decision that all rules are asked for and none makes, and the compilation that
 * a statement waits for.
 */
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = "--add-opens=java.base/java.lang=ALL-UNNAMED")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RuleBenchmark {

  private static final String MIXED = "mixed";
  private static final List<String> KINDS = List.of("length", "language", "number");

  /** How many rules, and what each asks; of mixed ones, each kind in turn. */
  @Param({"1 length", "1 language", "1 number", "20 mixed", "200 mixed"})
  public String rules;

  private final RowData row =
      GenericRowData.of(
          StringData.fromString("How do I get a refund for an order that never arrived?"),
          StringData.fromString("en"),
          7);

  private RoutingStrategy strategy;

  /**
   * Runs it, and prints what many rules cost over what one does; {@code ARGS=quick} is shorter and
   * rougher.
   */
  public static void main(String[] arguments) throws Exception {
    ChainedOptionsBuilder options =
        new OptionsBuilder().include(RuleBenchmark.class.getName() + "\\.");
    if (arguments.length > 0 && arguments[0].equals("quick")) {
      options.forks(1);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    double[] alone =
        KINDS.stream()
            .mapToDouble(kind -> UsedTime.cpuNanos(result(results, "decide", "1 " + kind)))
            .toArray();
    double cheapest = DoubleStream.of(alone).min().orElseThrow();
    double mean = DoubleStream.of(alone).average().orElseThrow();
    for (RunResult decided : results) {
      String rules = decided.getParams().getParam("rules");
      if (decided.getParams().getBenchmark().endsWith(".decide")) {
        double cpu = UsedTime.cpuNanos(decided);
        System.out.printf(
            Locale.ROOT,
            "rules: %s: a decision takes %.1f ns, by the thread's CPU time %.1f ns, %.1f times that of the cheapest rule alone and %.1f times the mean of one; planning takes %.0f ms%n",
            rules,
            decided.getPrimaryResult().getScore(),
            cpu,
            cpu / cheapest,
            cpu / mean,
            result(results, "compile", rules).getPrimaryResult().getScore());
      }
    }
  }

  private static RunResult result(Collection<RunResult> results, String method, String rules) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .filter(result -> result.getParams().getParam("rules").equals(rules))
        .findFirst()
        .orElseThrow();
  }

  /** Compiles the rules and ships them. */
  @Setup
  public void open() throws Exception {
    strategy = InstantiationUtil.clone(create());
    strategy.open(new TaskContext());
  }

  /** One decision. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public RoutingDecision decide(UsedTime used) throws Exception {
    used.rows++;
    return strategy.decide(row);
  }

  /** One compilation, in a JVM that has done some. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 15)
  @Measurement(iterations = 15)
  public RoutingStrategy compile() {
    return create();
  }

  private RoutingStrategy create() {
    Map<String, String> options = new TreeMap<>();
    String[] countAndKind = rules.split(" ", 2);
    for (int rule = 1; rule <= Integer.parseInt(countAndKind[0]); rule++) {
      String kind = countAndKind[1];
      options.put(
          rule + ".when",
          condition(rule, kind.equals(MIXED) ? KINDS.get(rule % KINDS.size()) : kind));
      options.put(rule + ".then", "smart");
    }
    return new RuleStrategyFactory()
        .create(
            RouterContext.of(
                List.of("cheap", "smart"),
                List.of(
                    Column.physical("query", DataTypes.STRING()),
                    Column.physical("lang", DataTypes.STRING()),
                    Column.physical("n", DataTypes.INT())),
                options));
  }

  /** What people write: of a length, of a language, of a number. */
  private static String condition(int rule, String kind) {
    return switch (kind) {
      case "length" -> "CHAR_LENGTH(query) > " + (200 + rule);
      case "language" -> "lang = 'x" + rule + "'";
      case "number" -> "n BETWEEN " + (100 + rule) + " AND " + (101 + rule);
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
