package org.flinkmodelrouter.expression;

import java.util.function.Function;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;

/**
 * The way to Flink's expression compiler by public interfaces: a function that is specialized while
 * a statement over it is planned is given the factory of evaluators.
 *
 * @param <T> what is made with the factory
 */
public final class EvaluatorProbe<T> extends ScalarFunction implements SpecializedFunction {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "routing_probe";

  private final transient TableEnvironment environment;
  private final transient Function<ExpressionEvaluatorFactory, T> work;

  private EvaluatorProbe(
      TableEnvironment environment, Function<ExpressionEvaluatorFactory, T> work) {
    this.environment = environment;
    this.work = work;
  }

  /**
   * Works with a factory of evaluators.
   *
   * @param environment thrown away afterwards; its functions and its settings are those of the
   *     expressions
   * @return what the work returns; what it throws is thrown as it is
   */
  static <T> T use(TableEnvironment environment, Function<ExpressionEvaluatorFactory, T> work) {
    EvaluatorProbe<T> probe = new EvaluatorProbe<>(environment, work);
    environment.createTemporarySystemFunction(NAME, probe);
    try {
      String plan = environment.explainSql("SELECT " + NAME + "()");
      throw new IllegalStateException("Flink planned a function without specializing it: " + plan);
    } catch (Done done) {
      return probe.result(done);
    }
  }

  @SuppressWarnings("unchecked") // Only this probe's specialize() makes one.
  private T result(Done done) {
    return (T) done.result;
  }

  /** What Flink looks for in a scalar function; nobody calls it. */
  public int eval() {
    return 0;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    // An expression that names the probe must not find it, or it would compile itself forever.
    environment.dropTemporarySystemFunction(NAME);
    throw new Done(work.apply(context));
  }

  /** Ends the planning, of which more than half is still to come and none is needed. */
  private static final class Done extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Object result;

    Done(Object result) {
      super("the evaluators are made", null, false, false);
      this.result = result;
    }
  }
}
