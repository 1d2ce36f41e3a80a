package org.flinkmodelrouter.strategy.rule;

import java.util.function.Consumer;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;

/**
 * The way to Flink's expression compiler by public interfaces: a function that is specialized while
 * a statement over it is planned is given the factory of evaluators.
 */
public final class EvaluatorProbe extends ScalarFunction implements SpecializedFunction {

  private static final long serialVersionUID = 1;

  private final transient Consumer<ExpressionEvaluatorFactory> action;

  private EvaluatorProbe(Consumer<ExpressionEvaluatorFactory> action) {
    this.action = action;
  }

  /**
   * Lets the action use a factory of evaluators.
   *
   * @param environment thrown away afterwards; its functions and its settings are those of the
   *     expressions
   */
  static void use(TableEnvironment environment, Consumer<ExpressionEvaluatorFactory> action) {
    environment.createTemporarySystemFunction("probe", new EvaluatorProbe(action));
    String ignored = environment.explainSql("SELECT probe()");
  }

  /** An environment with Flink's own functions alone. */
  static TableEnvironment environment(ClassLoader classLoader) {
    return TableEnvironment.create(
        EnvironmentSettings.newInstance().inStreamingMode().withClassLoader(classLoader).build());
  }

  /** What Flink looks for in a scalar function; nobody calls it. */
  public int eval() {
    return 0;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    action.accept(context);
    return this;
  }
}
