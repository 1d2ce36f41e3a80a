package org.flinkmodelrouter.resolution;

import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;

/** Reads models of one catalog. */
@FunctionalInterface
public interface ModelLookup {

  /**
   * Returns the named version of a model, the current one where the name holds none.
   *
   * @throws ModelNotExistException if there is no such model or version
   * @throws CatalogException if the store cannot be asked
   */
  StoredModel get(ModelName name) throws ModelNotExistException;
}
