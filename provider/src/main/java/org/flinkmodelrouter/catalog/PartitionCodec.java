package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionImpl;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/** Partitions and their specs ↔ the documents of {@code docs/bridge.md}. */
final class PartitionCodec {

  private PartitionCodec() {}

  static ObjectNode write(CatalogPartitionSpec spec) {
    return Texts.write(spec.getPartitionSpec());
  }

  static List<CatalogPartitionSpec> specs(JsonNode documents) {
    List<CatalogPartitionSpec> specs = new ArrayList<>();
    documents.forEach(spec -> specs.add(new CatalogPartitionSpec(Texts.map(spec))));
    return specs;
  }

  static ObjectNode write(CatalogPartition partition) {
    ObjectNode document = JsonText.object().put("comment", partition.getComment());
    document.set("properties", Texts.write(partition.getProperties()));
    return document;
  }

  static CatalogPartition read(JsonNode document) {
    return new CatalogPartitionImpl(
        Texts.map(document.path("properties")), Texts.text(document.path("comment")));
  }
}
