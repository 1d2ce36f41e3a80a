package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/** Statistics of the catalog's tables, of their columns and partitions. */
abstract class StatisticsCatalog extends PartitionCatalog {

  private final StatisticsStore store;

  StatisticsCatalog(
      String name, String defaultDatabase, StoreClient client, ClassLoader classLoader) {
    super(name, defaultDatabase, client, classLoader);
    this.store = new StatisticsStore(client);
  }

  // --- of tables ---

  @Override
  public CatalogTableStatistics getTableStatistics(ObjectPath path) throws TableNotExistException {
    return StatisticsCodec.table(ofTable(path).path("table"));
  }

  @Override
  public CatalogColumnStatistics getTableColumnStatistics(ObjectPath path)
      throws TableNotExistException {
    return StatisticsCodec.columns(ofTable(path).path("columns"));
  }

  /** Does nothing to a partitioned table, whose counts are those of its partitions. */
  @Override
  public void alterTableStatistics(
      ObjectPath path, CatalogTableStatistics statistics, boolean ignoreIfNotExists)
      throws TableNotExistException {
    writeTable(path, ignoreIfNotExists, () -> store.alter(path, null, statistics));
  }

  @Override
  public void alterTableColumnStatistics(
      ObjectPath path, CatalogColumnStatistics statistics, boolean ignoreIfNotExists)
      throws TableNotExistException {
    writeTable(path, ignoreIfNotExists, () -> store.alter(path, null, statistics));
  }

  // --- of partitions ---

  @Override
  public CatalogTableStatistics getPartitionStatistics(ObjectPath path, CatalogPartitionSpec spec)
      throws PartitionNotExistException {
    return bulkGetPartitionStatistics(path, List.of(spec)).get(0);
  }

  @Override
  public CatalogColumnStatistics getPartitionColumnStatistics(
      ObjectPath path, CatalogPartitionSpec spec) throws PartitionNotExistException {
    return bulkGetPartitionColumnStatistics(path, List.of(spec)).get(0);
  }

  @Override
  public List<CatalogTableStatistics> bulkGetPartitionStatistics(
      ObjectPath path, List<CatalogPartitionSpec> specs) throws PartitionNotExistException {
    return ofPartitions(path, specs, found -> StatisticsCodec.table(found.path("table")));
  }

  @Override
  public List<CatalogColumnStatistics> bulkGetPartitionColumnStatistics(
      ObjectPath path, List<CatalogPartitionSpec> specs) throws PartitionNotExistException {
    return ofPartitions(path, specs, found -> StatisticsCodec.columns(found.path("columns")));
  }

  @Override
  public void alterPartitionStatistics(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogTableStatistics statistics,
      boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    writePartition(path, spec, ignoreIfNotExists, () -> store.alter(path, spec, statistics));
  }

  @Override
  public void alterPartitionColumnStatistics(
      ObjectPath path,
      CatalogPartitionSpec spec,
      CatalogColumnStatistics statistics,
      boolean ignoreIfNotExists)
      throws PartitionNotExistException {
    writePartition(path, spec, ignoreIfNotExists, () -> store.alter(path, spec, statistics));
  }

  private JsonNode ofTable(ObjectPath path) throws TableNotExistException {
    try {
      return store.ofTable(path);
    } catch (BridgeException error) {
      throw errors().about(path, error).orThrow(TableNotExistException.class).unchecked();
    }
  }

  private <S> List<S> ofPartitions(
      ObjectPath path, List<CatalogPartitionSpec> specs, Function<JsonNode, S> read)
      throws PartitionNotExistException {
    if (specs.isEmpty()) {
      return List.of();
    }
    try {
      List<S> statistics = new ArrayList<>();
      store.ofPartitions(path, specs).forEach(found -> statistics.add(read.apply(found)));
      return statistics;
    } catch (BridgeException error) {
      // The store names in its message the one that is absent.
      throw partitionError(path, specs.get(0), error)
          .orThrow(PartitionNotExistException.class)
          .unchecked();
    }
  }
}
