package org.flinkmodelrouter.strategy.rule;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;

/** The first rule whose condition is true. Its evaluator is for one thread, the task's. */
final class RuleStrategy implements RoutingStrategy {

  private static final long serialVersionUID = 1;
  private static final RoutingDecision NONE = new RoutingDecision.Abstention("no rule matched");

  private final String router;
  private final ExpressionEvaluator evaluator;
  private final List<LogicalType> inputTypes;
  private final boolean clock;
  private final List<RoutingDecision.Route> decisions;

  private transient MethodHandle handle;
  private transient RowData.FieldGetter[] getters;
  private transient Object[] arguments;

  RuleStrategy(
      String router,
      ExpressionEvaluator evaluator,
      List<LogicalType> inputTypes,
      boolean clock,
      List<RoutingDecision.Route> decisions) {
    this.router = router;
    this.evaluator = evaluator;
    this.inputTypes = inputTypes;
    this.clock = clock;
    this.decisions = decisions;
  }

  @Override
  public void open(FunctionContext context) {
    getters = new RowData.FieldGetter[inputTypes.size()];
    for (int position = 0; position < getters.length; position++) {
      getters[position] = RowData.createFieldGetter(inputTypes.get(position), position);
    }
    arguments = new Object[getters.length + (clock ? 1 : 0)];
    handle =
        evaluator
            .open(context)
            .asSpreader(Object[].class, arguments.length)
            .asType(MethodType.methodType(int.class, Object[].class));
  }

  @Override
  public RoutingDecision decide(RowData input) throws Exception {
    for (int position = 0; position < getters.length; position++) {
      arguments[position] = getters[position].getFieldOrNull(input);
    }
    if (clock) {
      arguments[getters.length] = TimestampData.fromEpochMillis(System.currentTimeMillis());
    }
    int index;
    try {
      index = (int) handle.invokeExact(arguments);
    } catch (Error error) {
      throw error;
    } catch (Throwable failure) {
      // The message of the failure itself may hold contents of the row.
      throw new IllegalStateException(
          "A rule of router " + router + " failed with " + failure.getClass().getName() + ".");
    }
    return index < 0 ? NONE : decisions.get(index);
  }

  @Override
  public void close() {
    evaluator.close();
  }
}
