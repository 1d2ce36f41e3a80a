package org.flinkmodelrouter.expression;

import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.callSql;
import static org.apache.flink.table.api.Expressions.ifThenElse;
import static org.apache.flink.table.api.Expressions.lit;

import java.io.Serializable;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;

/**
 * Neighbouring conditions compiled into one CASE, whose value is the index of the first that is
 * true.
 *
 * <p>It stops before the condition whose index the last argument holds: that is how the condition
 * that fails for a row is found, afterwards. Where it holds NULL the JVM sees that no comparison is
 * ever made and leaves them all out, until the first failure.
 *
 * @param evaluator of the CASE
 * @param from index of the first condition
 * @param to index after the last condition
 */
record ConditionGroup(ExpressionEvaluator evaluator, int from, int to) implements Serializable {

  /** No condition is true. */
  static final int NONE = -1;

  /** The value for the last argument that stops nothing: SQL's NULL. */
  @Nullable static final Integer NO_STOP = null;

  private static final int STOPPED = -2;

  /**
   * The expression of a group. Each condition's text is parsed for itself: none can reach out of
   * its place.
   */
  static ApiExpression expression(List<Condition> conditions, int from, int to) {
    ApiExpression choice = lit(NONE);
    for (int index = to - 1; index >= from; index--) {
      choice =
          ifThenElse(
              $(ConditionScope.STOP).isEqual(index),
              STOPPED,
              ifThenElse(callSql(conditions.get(index).sql()), index, choice));
    }
    return choice;
  }
}
