package org.flinkmodelrouter.catalog;

import java.util.List;
import org.apache.flink.table.catalog.AbstractCatalog;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/** The catalog's databases, and its way to the store. */
abstract class DatabaseCatalog extends AbstractCatalog {

  private final StoreClient client;
  private final DatabaseStore store;
  private final StoreErrors errors;

  /**
   * A catalog over an open store.
   *
   * @param client closed with the catalog
   */
  DatabaseCatalog(String name, String defaultDatabase, StoreClient client) {
    super(name, defaultDatabase);
    this.client = client;
    this.store = new DatabaseStore(client);
    this.errors = new StoreErrors(name);
  }

  /** The store's errors in Flink's terms. */
  final StoreErrors errors() {
    return errors;
  }

  /** Does nothing: the factory opened the store, for here an error would lose the catalog. */
  @Override
  public void open() {}

  @Override
  public void close() {
    client.close();
  }

  @Override
  public List<String> listDatabases() {
    try {
      return store.names();
    } catch (BridgeException error) {
      throw errors.unchecked(error);
    }
  }

  @Override
  public CatalogDatabase getDatabase(String name) throws DatabaseNotExistException {
    try {
      return store.database(name);
    } catch (BridgeException error) {
      throw errors.about(name, error).orThrow(DatabaseNotExistException.class).unchecked();
    }
  }

  @Override
  public boolean databaseExists(String name) {
    try {
      store.database(name);
      return true;
    } catch (BridgeException error) {
      if (error.is("database-not-exist")) {
        return false;
      }
      throw errors.about(name, error).unchecked();
    }
  }

  @Override
  public void createDatabase(String name, CatalogDatabase database, boolean ignoreIfExists)
      throws DatabaseAlreadyExistException {
    try {
      store.create(name, database);
    } catch (BridgeException error) {
      if (ignoreIfExists && error.is("database-already-exist")) {
        return;
      }
      throw errors.about(name, error).orThrow(DatabaseAlreadyExistException.class).unchecked();
    }
  }

  @Override
  public void alterDatabase(String name, CatalogDatabase newDatabase, boolean ignoreIfNotExists)
      throws DatabaseNotExistException {
    try {
      store.alter(name, newDatabase);
    } catch (BridgeException error) {
      if (ignoreIfNotExists && error.is("database-not-exist")) {
        return;
      }
      throw errors.about(name, error).orThrow(DatabaseNotExistException.class).unchecked();
    }
  }

  @Override
  public void dropDatabase(String name, boolean ignoreIfNotExists, boolean cascade)
      throws DatabaseNotExistException, DatabaseNotEmptyException {
    try {
      store.drop(name, cascade);
    } catch (BridgeException error) {
      if (ignoreIfNotExists && error.is("database-not-exist")) {
        return;
      }
      throw errors
          .about(name, error)
          .orThrow(DatabaseNotExistException.class)
          .orThrow(DatabaseNotEmptyException.class)
          .unchecked();
    }
  }
}
