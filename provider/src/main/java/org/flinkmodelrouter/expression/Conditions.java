package org.flinkmodelrouter.expression;

import java.io.Serializable;
import java.time.InstantSource;
import java.util.List;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.LogicalType;

/** Compiled conditions, made by {@link ConditionCompiler} and shipped to the tasks. */
public final class Conditions implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<ConditionGroup> groups;
  private final List<LogicalType> columnTypes;
  private final boolean readsClock;

  Conditions(List<ConditionGroup> groups, List<LogicalType> columnTypes, boolean readsClock) {
    this.groups = List.copyOf(groups);
    this.columnTypes = List.copyOf(columnTypes);
    this.readsClock = readsClock;
  }

  /**
   * Opens them for one thread. Can be done once: what is opened again has to be a copy.
   *
   * @param clock gives the time to conditions that read {@link ConditionScope#CLOCK}
   */
  public OpenConditions open(FunctionContext context, InstantSource clock) {
    return new OpenConditions(context, groups, columnTypes, readsClock ? clock : null);
  }
}
