package org.flinkmodelrouter.catalog;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/**
 * The calls of {@code docs/bridge.md} on statistics, with Flink's types. Each throws {@link
 * BridgeException} with what the store, or the way to it, answered.
 */
final class StatisticsStore {

  private final StoreClient client;

  StatisticsStore(StoreClient client) {
    this.client = client;
  }

  /** Counts and columns of the table, under {@code table} and {@code columns}. */
  JsonNode ofTable(ObjectPath path) {
    return client.read("get_statistics", Texts.at(path, "table")).path(0);
  }

  /** The same of each partition, in the order of the specs. */
  JsonNode ofPartitions(ObjectPath path, List<CatalogPartitionSpec> specs) {
    ObjectNode arguments = Texts.at(path, "table");
    ArrayNode partitions = arguments.putArray("partitions");
    specs.forEach(spec -> partitions.add(PartitionCodec.write(spec)));
    return client.read("get_statistics", arguments);
  }

  /**
   * Replaces counts.
   *
   * @param spec the partition, or null for the table
   */
  void alter(
      ObjectPath path, @Nullable CatalogPartitionSpec spec, CatalogTableStatistics statistics) {
    write(path, spec, "table", StatisticsCodec.write(statistics));
  }

  /**
   * Replaces what is known of columns.
   *
   * @param spec the partition, or null for the table
   */
  void alter(
      ObjectPath path, @Nullable CatalogPartitionSpec spec, CatalogColumnStatistics statistics) {
    write(path, spec, "columns", StatisticsCodec.write(statistics));
  }

  private void write(
      ObjectPath path, @Nullable CatalogPartitionSpec spec, String kind, ObjectNode statistics) {
    ObjectNode arguments = spec == null ? Texts.at(path, "table") : PartitionStore.at(path, spec);
    arguments.put("kind", kind).set("statistics", statistics);
    client.write("alter_statistics", arguments);
  }
}
