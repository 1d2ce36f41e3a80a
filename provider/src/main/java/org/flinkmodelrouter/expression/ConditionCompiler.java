package org.flinkmodelrouter.expression;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluatorFactory;
import org.apache.flink.util.InstantiationUtil;

/**
 * Compiles conditions in an environment that is thrown away, which has Flink's own functions alone.
 *
 * <p>All go together, for one call a row and little planning. Only when that fails is each looked
 * at alone, so that the error is about the one at fault.
 */
public final class ConditionCompiler {

  /** How many conditions are put into one CASE at first. */
  private static final int GROUP = 16;

  /**
   * How large a serialized evaluator may be whose code is one method; it holds its source. A method
   * with more than 8,000 bytes of code is left to the interpreter by the JVM, and one with 64 kB is
   * none. A source of 40 kB makes 3,000 to 6,000 bytes of code.
   */
  private static final int EVALUATOR_BYTES = 40 << 10;

  private final List<Condition> conditions;
  private final ConditionScope scope;
  private final TableEnvironment environment;
  private final ExpressionEvaluatorFactory factory;

  private ConditionCompiler(
      List<Condition> conditions,
      ConditionScope scope,
      TableEnvironment environment,
      ExpressionEvaluatorFactory factory) {
    this.conditions = conditions;
    this.scope = scope;
    this.environment = environment;
    this.factory = factory;
  }

  /**
   * Compiles conditions.
   *
   * @param conditions at least one
   * @throws ValidationException about the first that is no condition over the scope's columns, with
   *     its option's name, what is wrong and what to write
   */
  public static Conditions compile(List<Condition> conditions, ConditionScope scope) {
    return compile(conditions, scope, ConditionCompiler::compile);
  }

  /**
   * Compiles each condition for itself, so that each has a value of its own: for people who ask
   * what became of a row, at the price of planning each.
   *
   * @param conditions at least one
   * @throws ValidationException as {@link #compile(List, ConditionScope)}
   */
  public static SeparateConditions compileEach(List<Condition> conditions, ConditionScope scope) {
    return compile(conditions, scope, ConditionCompiler::compileEach);
  }

  private static <T> T compile(
      List<Condition> conditions, ConditionScope scope, Function<ConditionCompiler, T> work) {
    for (Condition condition : conditions) {
      ConditionText.problem(condition.sql())
          .ifPresent(
              problem -> {
                throw new ConditionError(scope, condition).because(problem);
              });
    }
    return PlannerThread.call(
        "compile conditions of " + scope.router(),
        scope.classLoader(),
        () -> {
          TableEnvironment environment =
              PlanningEnvironment.create(scope.configuration(), scope.classLoader());
          TextLength.replaceIn(environment);
          return EvaluatorProbe.use(
              environment,
              factory -> {
                ConditionCompiler compiler =
                    new ConditionCompiler(conditions, scope, environment, factory);
                try {
                  return work.apply(compiler);
                } catch (ValidationException refused) {
                  // What is told of a mistake should be about Flink's own functions.
                  TextLength.giveBackIn(environment);
                  return work.apply(compiler);
                }
              });
        });
  }

  private SeparateConditions compileEach() {
    return new SeparateConditions(
        conditions.stream().map(this::alone).toList(), scope.columnTypes());
  }

  private Conditions compile() {
    ConditionTrial trial = new ConditionTrial(scope);
    Conditions together;
    try {
      together = together();
      trial.open(together).close();
    } catch (RuntimeException | StackOverflowError | IOException failure) {
      checkEach(trial);
      throw new ConditionError(scope, conditions.get(0)).together(failure);
    }
    if (!trial.passes(together)) {
      checkEach(trial);
    }
    return together;
  }

  private Conditions together() throws IOException {
    List<ConditionGroup> groups = new ArrayList<>();
    int length = GROUP;
    for (int from = 0; from < conditions.size(); ) {
      int to = Math.min(from + length, conditions.size());
      ExpressionEvaluator evaluator = evaluator(from, to);
      if (isLarge(evaluator)) {
        if (to - from > 1) {
          length = (to - from) / 2;
          continue;
        }
        int only = from;
        evaluator = divided(() -> evaluator(only, only + 1));
      }
      groups.add(new ConditionGroup(evaluator, from, to));
      from = to;
    }
    int clock = scope.columns().size();
    return new Conditions(
        groups,
        scope.columnTypes(),
        groups.stream()
            .anyMatch(group -> ContextFunctions.reads(group.evaluator().toString(), clock)));
  }

  private static boolean isLarge(ExpressionEvaluator evaluator) throws IOException {
    return InstantiationUtil.serializeObject(evaluator).length > EVALUATOR_BYTES;
  }

  /** Makes an evaluator whose code Flink divides into methods. */
  private ExpressionEvaluator divided(Supplier<ExpressionEvaluator> code) {
    PlanningEnvironment.divideCode(environment);
    try {
      return code.get();
    } finally {
      PlanningEnvironment.keepCodeWhole(environment);
    }
  }

  private ExpressionEvaluator evaluator(int from, int to) {
    ExpressionEvaluator evaluator =
        factory.createEvaluator(
            ConditionGroup.expression(conditions, from, to),
            DataTypes.INT().notNull().bridgedTo(int.class),
            scope.arguments());
    ContextFunctions.problem(evaluator.toString())
        .ifPresent(
            problem -> {
              throw new ValidationException(problem);
            });
    return evaluator;
  }

  private void checkEach(ConditionTrial trial) {
    for (Condition condition : conditions) {
      trial.check(alone(condition), new ConditionError(scope, condition));
    }
  }

  private ExpressionEvaluator alone(Condition condition) {
    ConditionError error = new ConditionError(scope, condition);
    ExpressionEvaluator alone;
    try {
      alone = value(condition);
      if (isLarge(alone)) {
        alone = divided(() -> value(condition));
      }
    } catch (RuntimeException | StackOverflowError | IOException failure) {
      throw error.of(failure);
    }
    ContextFunctions.problem(alone.toString())
        .ifPresent(
            problem -> {
              throw error.because(problem);
            });
    return alone;
  }

  private ExpressionEvaluator value(Condition condition) {
    return factory.createEvaluator(condition.sql(), DataTypes.BOOLEAN(), scope.arguments());
  }
}
