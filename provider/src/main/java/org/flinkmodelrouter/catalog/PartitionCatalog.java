package org.flinkmodelrouter.catalog;

import java.util.List;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.PartitionAlreadyExistsException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionSpecInvalidException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.expressions.Expression;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/** Partitions of the catalog's tables. */
abstract class PartitionCatalog extends TableCatalog {

  private final PartitionStore store;

  PartitionCatalog(
      String name, String defaultDatabase, StoreClient client, ClassLoader classLoader) {
    super(name, defaultDatabase, client, classLoader);
    this.store = new PartitionStore(client);
  }

  // --- read ---

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath path)
      throws TableNotExistException, TableNotPartitionedException {
    try {
      return store.specs(path, null);
    } catch (BridgeException error) {
      throw errors()
          .about(path, error)
          .orThrow(TableNotExistException.class)
          .orThrow(TableNotPartitionedException.class)
          .unchecked();
    }
  }

  @Override
  public List<CatalogPartitionSpec> listPartitions(ObjectPath path, CatalogPartitionSpec spec)
      throws TableNotExistException, TableNotPartitionedException, PartitionSpecInvalidException {
    try {
      return store.specs(path, spec);
    } catch (BridgeException error) {
      throw partitionError(path, spec, error)
          .orThrow(TableNotExistException.class)
          .orThrow(TableNotPartitionedException.class)
          .orThrow(PartitionSpecInvalidException.class)
          .unchecked();
    }
  }

  /** Not offered, as in Flink's in-memory catalog: the planner then lists all and prunes them. */
  @Override
  public List<CatalogPartitionSpec> listPartitionsByFilter(
      ObjectPath path, List<Expression> filters) {
    throw new UnsupportedOperationException(
        String.format(
            "Catalog '%s' doesn't evaluate filters on partitions of %s. List them all.",
            getName(), path.getFullName()));
  }

  @Override
  public CatalogPartition getPartition(ObjectPath path, CatalogPartitionSpec spec)
      throws PartitionNotExistException {
    try {
      return store.partition(path, spec);
    } catch (BridgeException error) {
      throw partitionError(path, spec, error).orThrow(PartitionNotExistException.class).unchecked();
    }
  }

  @Override
  public boolean partitionExists(ObjectPath path, CatalogPartitionSpec spec) {
    try {
      getPartition(path, spec);
      return true;
    } catch (PartitionNotExistException absent) {
      return false;
    }
  }

  // --- written ---

  @Override
  public void createPartition(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfExists)
      throws TableNotExistException,
          TableNotPartitionedException,
          PartitionSpecInvalidException,
          PartitionAlreadyExistsException {
    try {
      store.create(path, spec, partition);
    } catch (BridgeException error) {
      if (ignoreIfExists && error.is("partition-already-exist")) {
        return;
      }
      throw partitionError(path, spec, error)
          .orThrow(TableNotExistException.class)
          .orThrow(TableNotPartitionedException.class)
          .orThrow(PartitionSpecInvalidException.class)
          .orThrow(PartitionAlreadyExistsException.class)
          .unchecked();
    }
  }

  @Override
  public void dropPartition(ObjectPath path, CatalogPartitionSpec spec, boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    writePartition(path, spec, ignoreIfNotExists, () -> store.drop(path, spec));
  }

  @Override
  public void alterPartition(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogPartition partition,
      boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    writePartition(path, spec, ignoreIfNotExists, () -> store.alter(path, spec, partition));
  }

  /** Writes to a partition, which may be absent if the caller says so. */
  final void writePartition(
      ObjectPath path, CatalogPartitionSpec spec, boolean ignoreIfNotExists, Runnable write)
      throws PartitionNotExistException {
    try {
      write.run();
    } catch (BridgeException error) {
      if (ignoreIfNotExists && error.is("partition-not-exist")) {
        return;
      }
      throw partitionError(path, spec, error).orThrow(PartitionNotExistException.class).unchecked();
    }
  }

  /** An error about a partition, in Flink's terms. */
  final StoreErrors.Translation partitionError(
      ObjectPath path, CatalogPartitionSpec spec, BridgeException error) {
    List<String> keys = error.is("partition-spec-invalid") ? partitionKeys(path) : List.of();
    return errors().about(path, spec, keys, error);
  }

  private List<String> partitionKeys(ObjectPath path) {
    try {
      CatalogBaseTable table = getTable(path);
      return table instanceof CatalogTable partitioned ? partitioned.getPartitionKeys() : List.of();
    } catch (TableNotExistException droppedMeanwhile) {
      return List.of();
    }
  }
}
