package org.flinkmodelrouter.expression;

import java.lang.invoke.MethodHandle;
import java.time.InstantSource;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.types.logical.LogicalType;

/** Conditions that were compiled each for itself, and so have each a value of their own. */
public final class SeparateConditions {

  private final List<ExpressionEvaluator> evaluators;
  private final List<LogicalType> columnTypes;

  SeparateConditions(List<ExpressionEvaluator> evaluators, List<LogicalType> columnTypes) {
    this.evaluators = List.copyOf(evaluators);
    this.columnTypes = List.copyOf(columnTypes);
  }

  /**
   * Opens them for one thread. Can be done once.
   *
   * @param clock gives the time to conditions that read {@link ConditionScope#CLOCK}
   */
  public Open open(FunctionContext context, InstantSource clock) {
    return new Open(
        evaluators,
        evaluators.stream().map(evaluator -> evaluator.open(context)).toList(),
        columnTypes,
        clock);
  }

  /**
   * What a condition is for a row.
   *
   * @param truth null for SQL's NULL, or where it failed
   * @param failure what it failed with, whose message may quote the row; null if it didn't fail
   */
  public record Value(@Nullable Boolean truth, @Nullable Throwable failure) {}

  /** The conditions ready for rows. */
  public static final class Open implements AutoCloseable {

    private final List<ExpressionEvaluator> evaluators;
    private final List<MethodHandle> handles;
    private final List<LogicalType> columnTypes;
    private final InstantSource clock;

    private Open(
        List<ExpressionEvaluator> evaluators,
        List<MethodHandle> handles,
        List<LogicalType> columnTypes,
        InstantSource clock) {
      this.evaluators = evaluators;
      this.handles = handles;
      this.columnTypes = columnTypes;
      this.clock = clock;
    }

    /**
     * Evaluates one condition for a row.
     *
     * @param index of the condition
     * @param row has the columns in their order and Flink's internal data structures
     */
    public Value evaluate(int index, RowData row) {
      Object[] arguments = new Object[columnTypes.size() + 2];
      for (int position = 0; position < columnTypes.size(); position++) {
        arguments[position] =
            RowData.createFieldGetter(columnTypes.get(position), position).getFieldOrNull(row);
      }
      arguments[columnTypes.size()] = TimestampData.fromEpochMillis(clock.millis());
      arguments[columnTypes.size() + 1] = ConditionGroup.NO_STOP;
      try {
        return new Value((Boolean) handles.get(index).invokeWithArguments(arguments), null);
      } catch (Error error) {
        throw error;
      } catch (Throwable failure) {
        return new Value(null, failure);
      }
    }

    @Override
    public void close() {
      evaluators.forEach(ExpressionEvaluator::close);
    }
  }
}
