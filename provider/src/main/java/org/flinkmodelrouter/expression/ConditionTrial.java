package org.flinkmodelrouter.expression;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.InstantiationUtil;

/**
 * Runs conditions where they are planned, for what no compiler sees: code that can't be linked, and
 * a constant that can't be converted, such as the text in {@code n > 'high'}.
 *
 * <p>A condition may rightly fail for a row, so one failure proves nothing. Only who fails in the
 * same words for a row of NULLs and for a row of sevens fails whatever the row holds.
 */
final class ConditionTrial {

  private final ConditionScope scope;
  private final FunctionContext context;
  private final List<GenericRowData> rows;

  ConditionTrial(ConditionScope scope) {
    this.scope = scope;
    this.context = new FunctionContext(null, scope.classLoader(), null);
    List<LogicalType> types = scope.columnTypes();
    this.rows = List.of(TrialRow.empty(types), TrialRow.sevens(types));
  }

  /** Opens a copy, for what is opened can't be opened again on the task. */
  OpenConditions open(Conditions conditions) throws IOException {
    return copy(conditions).open(context, InstantSource.system());
  }

  /** Whether no condition that was reached failed. */
  boolean passes(Conditions conditions) {
    for (GenericRowData row : rows) {
      try (OpenConditions open = open(conditions)) {
        int ignored = open.firstTrue(row);
      } catch (ConditionException | LinkageError | IOException failure) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks a condition that was compiled alone.
   *
   * @throws ValidationException if it can't be run, or fails whatever a row holds
   */
  void check(ExpressionEvaluator alone, ConditionError error) {
    MethodHandle handle;
    try {
      handle = alone.open(context);
    } catch (RuntimeException | LinkageError failure) {
      throw error.uncompilable(failure);
    }
    List<Throwable> failures = new ArrayList<>();
    for (GenericRowData row : rows) {
      failures.add(failure(handle, row));
    }
    alone.close();
    Throwable first = failures.get(0);
    Throwable second = failures.get(1);
    if (first instanceof LinkageError) {
      throw error.uncompilable(first);
    }
    // Some functions can't take NULL, and say so this way.
    if (first != null
        && second != null
        && !(first instanceof NullPointerException)
        && first.getClass() == second.getClass()
        && Objects.equals(first.getMessage(), second.getMessage())) {
      throw error.because(
          String.format(
              "fails whatever a row holds, with %s: %s Mend the constant, or CAST the column to its"
                  + " type.",
              first.getClass().getSimpleName(), ConditionError.sentence(first)));
    }
  }

  @Nullable
  private Throwable failure(MethodHandle handle, GenericRowData row) {
    Object[] arguments = new Object[scope.columns().size() + 2];
    for (int position = 0; position < row.getArity(); position++) {
      arguments[position] = row.getField(position);
    }
    arguments[row.getArity()] = TimestampData.fromEpochMillis(InstantSource.system().millis());
    arguments[row.getArity() + 1] = ConditionGroup.NO_STOP;
    try {
      Object ignored = handle.invokeWithArguments(arguments);
      return null;
    } catch (Throwable failure) {
      return failure;
    }
  }

  private Conditions copy(Conditions conditions) throws IOException {
    try {
      return InstantiationUtil.clone(conditions, scope.classLoader());
    } catch (ClassNotFoundException missing) {
      throw new IOException("The conditions can't be shipped: " + missing.getMessage(), missing);
    }
  }
}
