package org.flinkmodelrouter.catalog;

import java.util.Base64;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogMaterializedTable;
import org.apache.flink.table.catalog.CatalogMaterializedTable.LogicalRefreshMode;
import org.apache.flink.table.catalog.CatalogMaterializedTable.RefreshMode;
import org.apache.flink.table.catalog.CatalogMaterializedTable.RefreshStatus;
import org.apache.flink.table.catalog.Interval.TimeUnit;
import org.apache.flink.table.catalog.IntervalFreshness;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/**
 * What a materialized table has besides its schema: how it is kept fresh ↔ the document {@code
 * refresh}. Its start mode is not among it, for Flink's builder doesn't take one back.
 */
final class MaterializedTableCodec {

  private MaterializedTableCodec() {}

  static ObjectNode writeRefresh(CatalogMaterializedTable table) {
    ObjectNode document =
        JsonText.object()
            .put("logical_mode", table.getLogicalRefreshMode().name())
            .put("status", table.getRefreshStatus().name())
            .put("handler_description", table.getRefreshHandlerDescription().orElse(null));
    if (table.getRefreshMode() != null) {
      document.put("mode", table.getRefreshMode().name());
    }
    IntervalFreshness freshness = table.getDefinitionFreshness();
    if (freshness != null) {
      document.put("interval", freshness.getIntervalInt());
      document.put("unit", freshness.getTimeUnit().name());
    }
    if (table.getSerializedRefreshHandler() != null) {
      document.put(
          "handler", Base64.getEncoder().encodeToString(table.getSerializedRefreshHandler()));
    }
    return document;
  }

  /**
   * Reads a materialized table.
   *
   * @param definition the table's
   */
  static CatalogMaterializedTable read(Schema schema, JsonNode definition) {
    JsonNode refresh = definition.path("refresh");
    CatalogMaterializedTable.Builder table =
        CatalogMaterializedTable.newBuilder()
            .schema(schema)
            .comment(Texts.text(definition.path("comment")))
            .options(Texts.map(definition.path("options")))
            .partitionKeys(Texts.list(definition.path("partition_keys")))
            .distribution(TableCodec.distribution(definition.path("distribution")))
            .snapshot(TableCodec.number(definition.path("snapshot")))
            .originalQuery(definition.path("query").path("original").asText())
            .expandedQuery(definition.path("query").path("expanded").asText())
            .logicalRefreshMode(LogicalRefreshMode.valueOf(refresh.path("logical_mode").asText()))
            .refreshStatus(RefreshStatus.valueOf(refresh.path("status").asText()))
            .refreshHandlerDescription(Texts.text(refresh.path("handler_description")));
    if (refresh.path("mode").isTextual()) {
      table.refreshMode(RefreshMode.valueOf(refresh.path("mode").asText()));
    }
    if (refresh.path("interval").isInt()) {
      TimeUnit unit = TimeUnit.valueOf(refresh.path("unit").asText());
      table.freshness(IntervalFreshness.of(refresh.path("interval").asInt(), unit));
    }
    if (refresh.path("handler").isTextual()) {
      table.serializedRefreshHandler(Base64.getDecoder().decode(refresh.path("handler").asText()));
    }
    return table.build();
  }
}
