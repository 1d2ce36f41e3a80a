package org.flinkmodelrouter.catalog;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectPath;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/**
 * The calls of {@code docs/bridge.md} on partitions, with Flink's types. Each throws {@link
 * BridgeException} with what the store, or the way to it, answered.
 */
final class PartitionStore {

  private final StoreClient client;

  PartitionStore(StoreClient client) {
    this.client = client;
  }

  /**
   * Specs in order of creation.
   *
   * @param partial what they must agree with, or null for all
   */
  List<CatalogPartitionSpec> specs(ObjectPath path, @Nullable CatalogPartitionSpec partial) {
    ObjectNode arguments = Texts.at(path, "table");
    if (partial != null) {
      arguments.set("partition", PartitionCodec.write(partial));
    }
    return PartitionCodec.specs(client.read("list_partitions", arguments));
  }

  CatalogPartition partition(ObjectPath path, CatalogPartitionSpec spec) {
    return PartitionCodec.read(client.read("get_partition", at(path, spec)));
  }

  void create(ObjectPath path, CatalogPartitionSpec spec, CatalogPartition partition) {
    client.write("create_partition", defined(path, spec, partition));
  }

  void alter(ObjectPath path, CatalogPartitionSpec spec, CatalogPartition partition) {
    client.write("alter_partition", defined(path, spec, partition));
  }

  void drop(ObjectPath path, CatalogPartitionSpec spec) {
    client.write("drop_partition", at(path, spec));
  }

  /** Arguments about a partition. */
  static ObjectNode at(ObjectPath path, CatalogPartitionSpec spec) {
    ObjectNode arguments = Texts.at(path, "table");
    arguments.set("partition", PartitionCodec.write(spec));
    return arguments;
  }

  private static ObjectNode defined(
      ObjectPath path, CatalogPartitionSpec spec, CatalogPartition partition) {
    ObjectNode arguments = at(path, spec);
    arguments.set("definition", PartitionCodec.write(partition));
    return arguments;
  }
}
