package org.flinkmodelrouter.strategy;

import java.util.List;
import org.apache.flink.table.catalog.Column;

/**
 * The columns of a selector that is written inline in a router's options, and so has no schema of
 * its own.
 *
 * @param input what it is asked with, at least one
 * @param output what it answers, at least one
 */
public record SelectorColumns(List<Column> input, List<Column> output) {
  public SelectorColumns {
    input = List.copyOf(input);
    output = List.copyOf(output);
  }
}
