package org.flinkmodelrouter.catalog;

import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.catalog.AbstractCatalog;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;
import org.flinkmodelrouter.system.SystemDatabase;

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
      if (isSystem(name, error)) {
        return SystemDatabase.database();
      }
      throw errors.about(name, error).orThrow(DatabaseNotExistException.class).unchecked();
    }
  }

  @Override
  public boolean databaseExists(String name) {
    if (name.equals(SystemDatabase.NAME)) {
      return true;
    }
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
    if (name.equals(SystemDatabase.NAME)) {
      if (ignoreIfExists) {
        return;
      }
      throw new DatabaseAlreadyExistException(
          getName(), name, new CatalogException(SystemDatabase.OWN + " Choose another name."));
    }
    try {
      store.create(name, database);
    } catch (BridgeException error) {
      if (ignoreIfExists && error.is("database-already-exist")) {
        return;
      }
      throw errors.about(name, error).orThrow(DatabaseAlreadyExistException.class).unchecked();
    }
  }

  /**
   * Names of objects in a database.
   *
   * @param stored asks the store; the system's own database has none there
   */
  final List<String> names(String database, Supplier<List<String>> stored)
      throws DatabaseNotExistException {
    try {
      return stored.get();
    } catch (BridgeException error) {
      if (isSystem(database, error)) {
        return List.of();
      }
      throw errors.about(database, error).orThrow(DatabaseNotExistException.class).unchecked();
    }
  }

  /** Whether the database isn't stored and is there all the same. */
  private static boolean isSystem(String name, BridgeException error) {
    return name.equals(SystemDatabase.NAME) && error.is("database-not-exist");
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
