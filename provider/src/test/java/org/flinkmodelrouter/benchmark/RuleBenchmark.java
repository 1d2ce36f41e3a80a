package org.flinkmodelrouter.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.runner.Runner;
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

  /** How many rules. */
  @Param({"1", "2", "20", "200"})
  public int rules;

  private final RowData row =
      GenericRowData.of(
          StringData.fromString("How do I get a refund for an order that never arrived?"),
          StringData.fromString("en"),
          7);

  private RoutingStrategy strategy;

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    new Runner(new OptionsBuilder().include(RuleBenchmark.class.getSimpleName()).build()).run();
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
  public RoutingDecision decide() throws Exception {
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
    for (int rule = 1; rule <= rules; rule++) {
      options.put(rule + ".when", condition(rule));
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

  /** What people write, in turns: of a length, of a language, of a number. */
  private static String condition(int rule) {
    return switch (rule % 3) {
      case 1 -> "CHAR_LENGTH(query) > " + (200 + rule);
      case 2 -> "lang = 'x" + rule + "'";
      default -> "n BETWEEN " + (100 + rule) + " AND " + (101 + rule);
    };
  }
}
