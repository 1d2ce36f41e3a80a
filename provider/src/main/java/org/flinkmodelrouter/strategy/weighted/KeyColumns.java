package org.flinkmodelrouter.strategy.weighted;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The columns that a key is made of.
 *
 * @param positions among the router's input columns, in the key's order
 * @param types of these columns
 */
record KeyColumns(List<Integer> positions, List<LogicalType> types) implements Serializable {

  KeyColumns {
    positions = List.copyOf(positions);
    types = List.copyOf(types);
  }
}
