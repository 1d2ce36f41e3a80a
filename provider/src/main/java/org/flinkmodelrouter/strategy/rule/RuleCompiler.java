package org.flinkmodelrouter.strategy.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluatorFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.flinkmodelrouter.strategy.StrategyContext;

/** Compiles a router's rules, all of them into one expression that yields a rule's index. */
final class RuleCompiler {

  /** The column by which a rule may ask for the time. */
  static final String CLOCK = "routing_clock";

  private final StrategyContext context;

  RuleCompiler(StrategyContext context) {
    this.context = context;
  }

  /**
   * Compiles the rules.
   *
   * @throws ValidationException naming the rule at fault
   */
  RuleStrategy compile(List<Rule> rules) {
    for (Column column : context.inputColumns()) {
      if (column.getName().equals(CLOCK)) {
        throw new ValidationException(
            String.format(
                "Router %s has an input column '%s'. That name is the clock's in rules; give the"
                    + " column another.",
                context.router(), CLOCK));
      }
    }
    boolean clock = rules.stream().anyMatch(rule -> rule.when().contains(CLOCK));
    List<ExpressionEvaluator> compiled = new ArrayList<>();
    onThreadOfItsOwn(
        () ->
            EvaluatorProbe.use(
                environment(), factory -> compiled.add(compile(factory, rules, clock))));
    List<LogicalType> types =
        context.inputColumns().stream().map(c -> c.getDataType().getLogicalType()).toList();
    return new RuleStrategy(
        context.router(),
        compiled.get(0),
        types,
        clock,
        rules.stream().map(Rule::decision).toList());
  }

  private ExpressionEvaluator compile(
      ExpressionEvaluatorFactory factory, List<Rule> rules, boolean clock) {
    DataTypes.Field[] fields = fields(clock);
    StringBuilder cases = new StringBuilder("CASE");
    for (int index = 0; index < rules.size(); index++) {
      Rule rule = rules.get(index);
      // Alone first: the error names the rule, and no text can reach out of its own parentheses.
      check(rule, factory, fields);
      // A line break, for the condition may end in a comment.
      cases.append(" WHEN (\n").append(rule.when()).append("\n) THEN ").append(index);
    }
    return factory.createEvaluator(
        cases.append(" ELSE -1 END").toString(),
        DataTypes.INT().notNull().bridgedTo(int.class),
        fields);
  }

  private void check(Rule rule, ExpressionEvaluatorFactory factory, DataTypes.Field[] fields) {
    ExpressionEvaluator alone;
    try {
      alone = factory.createEvaluator(rule.when(), DataTypes.BOOLEAN(), fields);
    } catch (RuntimeException failure) {
      throw new RuleError(context, rule).of(failure);
    }
    TimeFunctions.in(alone.toString())
        .ifPresent(
            name -> {
              throw new RuleError(context, rule)
                  .because(
                      String.format(
                          "calls %s, which has no right value outside a query. Compare with the"
                              + " column %s, the time at which the row is routed, a"
                              + " TIMESTAMP_LTZ(3).",
                          name, CLOCK));
            });
  }

  private DataTypes.Field[] fields(boolean clock) {
    List<DataTypes.Field> fields = new ArrayList<>();
    for (Column column : context.inputColumns()) {
      fields.add(field(column.getName(), column.getDataType()));
    }
    if (clock) {
      fields.add(field(CLOCK, DataTypes.TIMESTAMP_LTZ(3).notNull()));
    }
    return fields.toArray(new DataTypes.Field[0]);
  }

  private static DataTypes.Field field(String name, DataType type) {
    return DataTypes.FIELD(name, DataTypeUtils.toInternalDataType(type));
  }

  private TableEnvironment environment() {
    TableEnvironment environment = EvaluatorProbe.environment(context.classLoader());
    // Split into methods, an expression keeps its intermediate values in fields, and is slower.
    environment.getConfig().set(TableConfigOptions.MAX_LENGTH_GENERATED_CODE, 100_000_000);
    environment
        .getConfig()
        .set(
            TableConfigOptions.LOCAL_TIME_ZONE,
            context.configuration().get(TableConfigOptions.LOCAL_TIME_ZONE));
    environment
        .getConfig()
        .set(
            ExecutionConfigOptions.TABLE_EXEC_LEGACY_CAST_BEHAVIOUR,
            context.configuration().get(ExecutionConfigOptions.TABLE_EXEC_LEGACY_CAST_BEHAVIOUR));
    return environment;
  }

  /**
   * The planner keeps state of the statement at hand in its thread, and one may be in the middle of
   * being planned here.
   */
  private void onThreadOfItsOwn(Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread thread = new Thread(task, "compile rules of " + context.router());
    thread.setDaemon(true);
    thread.setContextClassLoader(context.classLoader());
    thread.start();
    try {
      task.get();
    } catch (ExecutionException failure) {
      throw rootOf(failure);
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new ValidationException(
          "Compiling the rules of router " + context.router() + " was interrupted.", interrupted);
    }
  }

  private ValidationException rootOf(ExecutionException failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof RuleError.Refused refused) {
        return new ValidationException(refused.getMessage());
      }
    }
    return new ValidationException(
        "The rules of router " + context.router() + " can't be compiled.", failure.getCause());
  }
}
