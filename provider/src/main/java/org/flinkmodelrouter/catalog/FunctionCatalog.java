package org.flinkmodelrouter.catalog;

import java.util.List;
import java.util.Locale;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/**
 * The catalog's functions. They are kept under their names in lower case, as in all of Flink's
 * catalogs: a query may write them in any.
 */
abstract class FunctionCatalog extends StatisticsCatalog {

  private final FunctionStore store;

  FunctionCatalog(
      String name, String defaultDatabase, StoreClient client, ClassLoader classLoader) {
    super(name, defaultDatabase, client, classLoader);
    this.store = new FunctionStore(client);
  }

  // --- functions ---

  @Override
  public List<String> listFunctions(String database) throws DatabaseNotExistException {
    return names(database, () -> store.names(database));
  }

  @Override
  public CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
    try {
      return store.function(kept(path));
    } catch (BridgeException error) {
      throw errors().about(kept(path), error).orThrow(FunctionNotExistException.class).unchecked();
    }
  }

  @Override
  public boolean functionExists(ObjectPath path) {
    try {
      getFunction(path);
      return true;
    } catch (FunctionNotExistException absent) {
      return false;
    }
  }

  @Override
  public void createFunction(ObjectPath path, CatalogFunction function, boolean ignoreIfExists)
      throws FunctionAlreadyExistException, DatabaseNotExistException {
    try {
      store.create(kept(path), function);
    } catch (BridgeException error) {
      if (ignoreIfExists && error.is("function-already-exist")) {
        return;
      }
      throw errors()
          .about(kept(path), error)
          .orThrow(FunctionAlreadyExistException.class)
          .orThrow(DatabaseNotExistException.class)
          .unchecked();
    }
  }

  @Override
  public void alterFunction(ObjectPath path, CatalogFunction function, boolean ignoreIfNotExists)
      throws FunctionNotExistException {
    alter(path, ignoreIfNotExists, () -> store.alter(kept(path), function));
  }

  @Override
  public void dropFunction(ObjectPath path, boolean ignoreIfNotExists)
      throws FunctionNotExistException {
    alter(path, ignoreIfNotExists, () -> store.drop(kept(path)));
  }

  private void alter(ObjectPath path, boolean ignoreIfNotExists, Runnable write)
      throws FunctionNotExistException {
    try {
      write.run();
    } catch (BridgeException error) {
      if (ignoreIfNotExists && error.is("function-not-exist")) {
        return;
      }
      throw errors().about(kept(path), error).orThrow(FunctionNotExistException.class).unchecked();
    }
  }

  private static ObjectPath kept(ObjectPath path) {
    return new ObjectPath(path.getDatabaseName(), path.getObjectName().toLowerCase(Locale.ROOT));
  }
}
