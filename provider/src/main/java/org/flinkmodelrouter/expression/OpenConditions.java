package org.flinkmodelrouter.expression;

import java.time.InstantSource;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Conditions ready for rows. For one thread only: the generated code keeps state between its
 * methods and in its functions, and returns wrong results without a word when threads share it.
 */
public final class OpenConditions implements AutoCloseable {

  private final List<ConditionGroup> groups;
  private final CompiledCall[] calls;
  private final RowData.FieldGetter[] columns;
  @Nullable private final InstantSource clock;

  /** The columns, the clock and the stop; written anew for each row, so that none is allocated. */
  private final Object[] arguments;

  OpenConditions(
      FunctionContext context,
      List<ConditionGroup> groups,
      List<LogicalType> columnTypes,
      @Nullable InstantSource clock) {
    this.groups = groups;
    this.clock = clock;
    columns = new RowData.FieldGetter[columnTypes.size()];
    for (int position = 0; position < columns.length; position++) {
      columns[position] = RowData.createFieldGetter(columnTypes.get(position), position);
    }
    arguments = new Object[columns.length + 2];
    arguments[columns.length + 1] = ConditionGroup.NO_STOP;
    calls = new CompiledCall[groups.size()];
    for (int group = 0; group < calls.length; group++) {
      calls[group] = ConstantCall.of(groups.get(group).evaluator().open(context), arguments.length);
    }
  }

  /**
   * Finds the first condition that is true for a row.
   *
   * @param row has the columns in their order and Flink's internal data structures
   * @return its index, or -1 if none is true
   * @throws ConditionException if a condition before it fails
   */
  public int firstTrue(RowData row) throws ConditionException {
    for (int position = 0; position < columns.length; position++) {
      // What Flink passes for a row has its values at hand; the getters unbox and box them again.
      arguments[position] =
          row instanceof GenericRowData generic
              ? generic.getField(position)
              : columns[position].getFieldOrNull(row);
    }
    if (clock != null) {
      arguments[columns.length] = TimestampData.fromEpochMillis(clock.millis());
    }
    for (int group = 0; group < calls.length; group++) {
      int found = firstTrue(group);
      if (found >= 0) {
        return found;
      }
    }
    return ConditionGroup.NONE;
  }

  private int firstTrue(int group) throws ConditionException {
    try {
      return calls[group].call(arguments);
    } catch (Error error) {
      throw error;
    } catch (Throwable failure) {
      throw new ConditionException(failing(group), failure);
    }
  }

  /** Which condition of a group fails for the row at hand; -1 if it doesn't do so again. */
  private int failing(int group) {
    int stop = columns.length + 1;
    try {
      for (int index = groups.get(group).from(); index < groups.get(group).to(); index++) {
        arguments[stop] = index + 1;
        if (fails(group)) {
          return index;
        }
      }
      return ConditionGroup.NONE;
    } finally {
      arguments[stop] = ConditionGroup.NO_STOP;
    }
  }

  private boolean fails(int group) {
    try {
      int ignored = calls[group].call(arguments);
      return false;
    } catch (Error error) {
      throw error;
    } catch (Throwable failure) {
      return true;
    }
  }

  @Override
  public void close() {
    groups.forEach(group -> group.evaluator().close());
  }
}
