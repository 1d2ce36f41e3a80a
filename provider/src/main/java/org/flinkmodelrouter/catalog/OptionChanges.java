package org.flinkmodelrouter.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogMaterializedTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.TableChange;

/** Changes of a table's options and nothing else, which can be made to whatever it is now. */
record OptionChanges(List<TableChange> changes) {

  /** The changes, if all are of options. */
  static Optional<OptionChanges> of(List<TableChange> changes) {
    boolean only =
        changes.stream()
            .allMatch(
                change ->
                    change instanceof TableChange.SetOption
                        || change instanceof TableChange.ResetOption);
    return only ? Optional.of(new OptionChanges(changes)) : Optional.empty();
  }

  /** The table with the changes; a view, which has no such changes in SQL, as it is. */
  CatalogBaseTable appliedTo(CatalogBaseTable current) {
    Map<String, String> options = new LinkedHashMap<>(current.getOptions());
    for (TableChange change : changes) {
      if (change instanceof TableChange.SetOption set) {
        options.put(set.getKey(), set.getValue());
      } else if (change instanceof TableChange.ResetOption reset) {
        options.remove(reset.getKey());
      }
    }
    if (current instanceof CatalogMaterializedTable materialized) {
      return materialized.copy(options);
    }
    return current instanceof CatalogTable table ? table.copy(options) : current;
  }
}
