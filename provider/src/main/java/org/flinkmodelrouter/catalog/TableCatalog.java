package org.flinkmodelrouter.catalog;

import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/** The catalog's tables, views and materialized tables, which share their names. */
abstract class TableCatalog extends DatabaseCatalog {

  private final TableStore store;
  private final ReadVersions read = new ReadVersions();

  TableCatalog(String name, String defaultDatabase, StoreClient client, ClassLoader classLoader) {
    super(name, defaultDatabase, client);
    this.store = new TableStore(client, classLoader);
  }

  // --- read ---

  @Override
  public List<String> listTables(String database) throws DatabaseNotExistException {
    return list(database, null);
  }

  @Override
  public List<String> listViews(String database) throws DatabaseNotExistException {
    return list(database, "view");
  }

  @Override
  public List<String> listMaterializedTables(String database) throws DatabaseNotExistException {
    return list(database, "materialized-table");
  }

  @Override
  public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
    try {
      StoredTable stored = store.table(path);
      read.remember(path, stored);
      return stored.table();
    } catch (BridgeException error) {
      throw errors().about(path, error).orThrow(TableNotExistException.class).unchecked();
    }
  }

  /** A table's past is its connector's: the catalog keeps the present definition only. */
  @Override
  public CatalogBaseTable getTable(ObjectPath path, long timestamp) throws TableNotExistException {
    getTable(path);
    throw new UnsupportedOperationException(
        String.format(
            "Catalog '%s' keeps the present definition of %s and none of its past: FOR SYSTEM_TIME"
                + " AS OF can't be served.",
            getName(), path.getFullName()));
  }

  @Override
  public boolean tableExists(ObjectPath path) {
    try {
      // Not what a change will be computed from, and so not remembered.
      store.table(path);
      return true;
    } catch (BridgeException error) {
      if (error.is("table-not-exist")) {
        return false;
      }
      throw errors().about(path, error).unchecked();
    }
  }

  // --- written ---

  @Override
  public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
      throws TableAlreadyExistException, DatabaseNotExistException {
    try {
      store.create(path, table);
    } catch (BridgeException error) {
      if (ignoreIfExists && error.is("table-already-exist")) {
        return;
      }
      throw errors()
          .about(path, error)
          .orThrow(TableAlreadyExistException.class)
          .orThrow(DatabaseNotExistException.class)
          .unchecked();
    }
  }

  @Override
  public void alterTable(ObjectPath path, CatalogBaseTable newTable, boolean ignoreIfNotExists)
      throws TableNotExistException {
    writeTable(path, ignoreIfNotExists, () -> replace(path, newTable));
  }

  /**
   * Changes of options are made to the table as it is stored now. Other changes go through only if
   * the table still is the one that Flink read and computed {@code newTable} from.
   */
  @Override
  public void alterTable(
      ObjectPath path,
      CatalogBaseTable newTable,
      List<TableChange> changes,
      boolean ignoreIfNotExists)
      throws TableNotExistException {
    Optional<OptionChanges> options = OptionChanges.of(changes);
    writeTable(
        path,
        ignoreIfNotExists,
        options.isPresent()
            ? () -> change(path, options.get())
            : () -> replaceWhatWasRead(path, newTable));
  }

  @Override
  public void renameTable(ObjectPath path, String newName, boolean ignoreIfNotExists)
      throws TableNotExistException, TableAlreadyExistException {
    try {
      store.rename(path, newName);
    } catch (BridgeException error) {
      if (ignoreIfNotExists && error.is("table-not-exist")) {
        return;
      }
      if (error.is("table-already-exist")) {
        ObjectPath taken = new ObjectPath(path.getDatabaseName(), newName);
        throw new TableAlreadyExistException(getName(), taken, error);
      }
      throw errors().about(path, error).orThrow(TableNotExistException.class).unchecked();
    }
  }

  @Override
  public void dropTable(ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
    writeTable(path, ignoreIfNotExists, () -> store.drop(path));
  }

  private List<String> list(String database, @Nullable String kind)
      throws DatabaseNotExistException {
    return names(database, () -> store.names(database, kind));
  }

  /** Writes to a table, which may be absent if the caller says so. */
  final void writeTable(ObjectPath path, boolean ignoreIfNotExists, Runnable write)
      throws TableNotExistException {
    try {
      write.run();
    } catch (BridgeException error) {
      if (ignoreIfNotExists && error.is("table-not-exist")) {
        return;
      }
      throw errors().about(path, error).orThrow(TableNotExistException.class).unchecked();
    }
  }

  private void replace(ObjectPath path, CatalogBaseTable newTable) {
    RacingWrite.run(
        () -> {
          StoredTable current = store.table(path);
          demandKind(current.table(), newTable);
          write(path, current.version(), current.content(), newTable);
        });
  }

  private void change(ObjectPath path, OptionChanges options) {
    RacingWrite.run(
        () -> {
          StoredTable current = store.table(path);
          CatalogBaseTable changed = options.appliedTo(current.table());
          write(path, current.version(), current.content(), changed);
        });
  }

  private void replaceWhatWasRead(ObjectPath path, CatalogBaseTable newTable) {
    StoredTable current = store.table(path);
    demandKind(current.table(), newTable);
    if (read.replaced(path, current)) {
      throw new BridgeException(
          "version-conflict",
          String.format(
              "Table %s was dropped and created anew by someone else after the change was begun."
                  + " Repeat the statement.",
              path.getFullName()));
    }
    write(path, read.of(path).orElse(current.version()), current.content(), newTable);
  }

  private void write(ObjectPath path, int version, String content, CatalogBaseTable table) {
    read.advance(path, version, store.alter(path, version, content, table));
  }

  private static void demandKind(CatalogBaseTable current, CatalogBaseTable newTable) {
    if (current.getTableKind() != newTable.getTableKind()) {
      throw new CatalogException(
          String.format(
              "Table types don't match. Existing table is '%s' and new table is '%s'.",
              current.getTableKind(), newTable.getTableKind()));
    }
  }
}
