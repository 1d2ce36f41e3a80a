package org.flinkmodelrouter.catalog;

import java.util.List;
import org.apache.flink.table.catalog.AbstractCatalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.procedures.Procedure;

/**
 * A catalog without tables, views, functions, procedures, partitions and statistics: whoever looks
 * for one is told that there is none, without asking the store, for planning a statement asks
 * often; whoever makes one is told that it would not be kept.
 */
abstract class TablelessCatalog extends AbstractCatalog {

  TablelessCatalog(String name, String defaultDatabase) {
    super(name, defaultDatabase);
  }

  // --- tables and views ---

  @Override
  public List<String> listTables(String database) throws DatabaseNotExistException {
    return noneIn(database);
  }

  @Override
  public List<String> listViews(String database) throws DatabaseNotExistException {
    return noneIn(database);
  }

  @Override
  public List<String> listMaterializedTables(String database) throws DatabaseNotExistException {
    return noneIn(database);
  }

  @Override
  public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public CatalogBaseTable getTable(ObjectPath path, long timestamp) throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public boolean tableExists(ObjectPath path) {
    return false;
  }

  @Override
  public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists) {
    throw unsupported("table or view", path);
  }

  @Override
  public void alterTable(ObjectPath path, CatalogBaseTable newTable, boolean ignoreIfNotExists)
      throws TableNotExistException {
    demandTable(path, ignoreIfNotExists);
  }

  @Override
  public void renameTable(ObjectPath path, String newName, boolean ignoreIfNotExists)
      throws TableNotExistException {
    demandTable(path, ignoreIfNotExists);
  }

  @Override
  public void dropTable(ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
    demandTable(path, ignoreIfNotExists);
  }

  // --- functions and procedures ---

  @Override
  public List<String> listFunctions(String database) throws DatabaseNotExistException {
    return noneIn(database);
  }

  @Override
  public CatalogFunction getFunction(ObjectPath path) throws FunctionNotExistException {
    throw noFunction(path);
  }

  @Override
  public boolean functionExists(ObjectPath path) {
    return false;
  }

  @Override
  public void createFunction(ObjectPath path, CatalogFunction function, boolean ignoreIfExists) {
    throw unsupported("function", path);
  }

  @Override
  public void alterFunction(ObjectPath path, CatalogFunction function, boolean ignoreIfNotExists)
      throws FunctionNotExistException {
    demandFunction(path, ignoreIfNotExists);
  }

  @Override
  public void dropFunction(ObjectPath path, boolean ignoreIfNotExists)
      throws FunctionNotExistException {
    demandFunction(path, ignoreIfNotExists);
  }

  @Override
  public List<String> listProcedures(String database) throws DatabaseNotExistException {
    return noneIn(database);
  }

  @Override
  public Procedure getProcedure(ObjectPath path) throws ProcedureNotExistException {
    throw new ProcedureNotExistException(getName(), path);
  }

  // --- partitions ---

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath path) throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath path, CatalogPartitionSpec spec)
      throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public List<CatalogPartitionSpec> listPartitionsByFilter(
      ObjectPath path, List<Expression> filters) throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public CatalogPartition getPartition(ObjectPath path, CatalogPartitionSpec spec)
      throws PartitionNotExistException {
    throw new PartitionNotExistException(getName(), path, spec);
  }

  @Override
  public boolean partitionExists(ObjectPath path, CatalogPartitionSpec spec) {
    return false;
  }

  @Override
  public void createPartition(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfExists)
      throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public void dropPartition(ObjectPath path, CatalogPartitionSpec spec, boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    demandPartition(path, spec, ignoreIfNotExists);
  }

  @Override
  public void alterPartition(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    demandPartition(path, spec, ignoreIfNotExists);
  }

  // --- statistics ---

  @Override
  public CatalogTableStatistics getTableStatistics(ObjectPath path) throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public CatalogColumnStatistics getTableColumnStatistics(ObjectPath path)
      throws TableNotExistException {
    throw noTable(path);
  }

  @Override
  public CatalogTableStatistics getPartitionStatistics(ObjectPath path, CatalogPartitionSpec spec)
      throws PartitionNotExistException {
    throw new PartitionNotExistException(getName(), path, spec);
  }

  @Override
  public CatalogColumnStatistics getPartitionColumnStatistics(
      ObjectPath path, CatalogPartitionSpec spec) throws PartitionNotExistException {
    throw new PartitionNotExistException(getName(), path, spec);
  }

  @Override
  public void alterTableStatistics(
      ObjectPath path, CatalogTableStatistics statistics, boolean ignoreIfNotExists)
      throws TableNotExistException {
    demandTable(path, ignoreIfNotExists);
  }

  @Override
  public void alterTableColumnStatistics(
      ObjectPath path, CatalogColumnStatistics statistics, boolean ignoreIfNotExists)
      throws TableNotExistException {
    demandTable(path, ignoreIfNotExists);
  }

  @Override
  public void alterPartitionStatistics(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogTableStatistics statistics,
      boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    demandPartition(path, spec, ignoreIfNotExists);
  }

  @Override
  public void alterPartitionColumnStatistics(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogColumnStatistics statistics,
      boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    demandPartition(path, spec, ignoreIfNotExists);
  }

  // --- what all of these say ---

  private List<String> noneIn(String database) throws DatabaseNotExistException {
    if (!databaseExists(database)) {
      throw new DatabaseNotExistException(getName(), database);
    }
    return List.of();
  }

  private void demandTable(ObjectPath path, boolean ignore) throws TableNotExistException {
    if (!ignore) {
      throw noTable(path);
    }
  }

  private void demandFunction(ObjectPath path, boolean ignore) throws FunctionNotExistException {
    if (!ignore) {
      throw noFunction(path);
    }
  }

  private void demandPartition(ObjectPath path, CatalogPartitionSpec spec, boolean ignore)
      throws PartitionNotExistException {
    if (!ignore) {
      throw new PartitionNotExistException(getName(), path, spec);
    }
  }

  private TableNotExistException noTable(ObjectPath path) {
    return new TableNotExistException(getName(), path);
  }

  private FunctionNotExistException noFunction(ObjectPath path) {
    return new FunctionNotExistException(getName(), path);
  }

  private UnsupportedOperationException unsupported(String kind, ObjectPath path) {
    return new UnsupportedOperationException(
        String.format(
            "Catalog '%s' can't keep the %s %s: this version of the model catalog keeps databases"
                + " and models only. Create it as TEMPORARY, or in another catalog.",
            getName(), kind, path.getFullName()));
  }
}
