package org.flinkmodelrouter.resolution;

import java.util.Collection;
import java.util.List;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;

/** Reads models of one catalog. */
@FunctionalInterface
public interface ModelLookup {

  /**
   * Returns the named version of a model, by number or alias, or the current one.
   *
   * @throws ModelNotExistException if there is no such model, version or alias
   * @throws CatalogException if the store cannot be asked
   */
  StoredModel get(ModelName name) throws ModelNotExistException;

  /**
   * Names of the models in a database, to suggest one where a name was misspelt.
   *
   * @return empty where there is no such database, or names cannot be listed
   */
  default Collection<String> names(String database) {
    return List.of();
  }
}
