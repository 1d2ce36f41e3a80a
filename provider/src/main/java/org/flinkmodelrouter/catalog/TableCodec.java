package org.flinkmodelrouter.catalog;

import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogMaterializedTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.ConnectorCatalogTable;
import org.apache.flink.table.catalog.ExternalCatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogBaseTable;
import org.apache.flink.table.catalog.TableDistribution;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/**
 * Tables, views and materialized tables ↔ the document {@code definition} of {@code
 * docs/bridge.md}. What is read is unresolved, as from any catalog that outlives a session: the
 * session resolves expressions and views. It shares nothing with anybody: a caller may change it.
 */
final class TableCodec {

  private final SchemaCodec schemas;

  /**
   * A codec for one session.
   *
   * @param classLoader finds classes that types name
   */
  TableCodec(ClassLoader classLoader) {
    this.schemas = new SchemaCodec(new TypeCodec(classLoader));
  }

  /**
   * Writes a definition.
   *
   * @throws BridgeException {@code invalid-option} or {@code unsupported} if the table is more than
   *     text can tell
   */
  ObjectNode write(ObjectPath path, CatalogBaseTable table) {
    ObjectNode document = JsonText.object();
    if (isInline(table)) {
      throw new BridgeException(
          "unsupported",
          String.format(
              "%s is made of objects of this program and can't be stored. Create it as temporary,"
                  + " or declare it with a connector.",
              path.getFullName()));
    }
    if (table instanceof CatalogView view) {
      document.put("kind", "view");
      document.set("query", query(view.getOriginalQuery(), view.getExpandedQuery()));
    } else if (table instanceof CatalogMaterializedTable materialized) {
      document.put("kind", "materialized-table");
      document.set(
          "query", query(materialized.getOriginalQuery(), materialized.getExpandedQuery()));
      document.set("refresh", MaterializedTableCodec.writeRefresh(materialized));
      document.set("partition_keys", Texts.write(materialized.getPartitionKeys()));
      materialized.getDistribution().ifPresent(by -> document.set("distribution", write(by)));
      materialized.getSnapshot().ifPresent(snapshot -> document.put("snapshot", snapshot));
    } else {
      CatalogTable plain = (CatalogTable) table;
      document.put("kind", "table");
      document.set("partition_keys", Texts.write(plain.getPartitionKeys()));
      plain.getDistribution().ifPresent(by -> document.set("distribution", write(by)));
      plain.getSnapshot().ifPresent(snapshot -> document.put("snapshot", snapshot));
    }
    document.set("schema", schemas.write(owner(path), SchemaCodec.of(table)));
    document.set("options", Texts.write(table.getOptions()));
    String comment = table.getComment();
    return document.put("comment", comment == null || comment.isEmpty() ? null : comment);
  }

  /** Reads an answer of {@code get_table}. */
  StoredTable read(JsonNode document) {
    ObjectPath path =
        new ObjectPath(document.path("database").asText(), document.path("table").asText());
    JsonNode definition = document.path("definition");
    Schema schema = schemas.read(owner(path), definition.path("schema"));
    return new StoredTable(
        document.path("version").asInt(),
        document.path("content").asText(),
        read(schema, definition));
  }

  static @Nullable TableDistribution distribution(JsonNode document) {
    if (!document.isObject()) {
      return null;
    }
    JsonNode buckets = document.path("buckets");
    return TableDistribution.of(
        TableDistribution.Kind.valueOf(document.path("kind").asText()),
        buckets.isInt() ? buckets.asInt() : null,
        Texts.list(document.path("keys")));
  }

  static @Nullable Long number(JsonNode document) {
    return document.isNumber() ? document.asLong() : null;
  }

  private static CatalogBaseTable read(Schema schema, JsonNode definition) {
    return switch (definition.path("kind").asText()) {
      case "view" ->
          CatalogView.of(
              schema,
              Texts.text(definition.path("comment")),
              definition.path("query").path("original").asText(),
              definition.path("query").path("expanded").asText(),
              Texts.map(definition.path("options")));
      case "materialized-table" -> MaterializedTableCodec.read(schema, definition);
      default ->
          CatalogTable.newBuilder()
              .schema(schema)
              .comment(Texts.text(definition.path("comment")))
              .options(Texts.map(definition.path("options")))
              .partitionKeys(Texts.list(definition.path("partition_keys")))
              .distribution(distribution(definition.path("distribution")))
              .snapshot(number(definition.path("snapshot")))
              .build();
    };
  }

  private static boolean isInline(CatalogBaseTable table) {
    CatalogBaseTable origin =
        table instanceof ResolvedCatalogBaseTable<?> resolved ? resolved.getOrigin() : table;
    return origin instanceof ConnectorCatalogTable || origin instanceof ExternalCatalogTable;
  }

  private static ObjectNode query(String original, String expanded) {
    return JsonText.object().put("original", original).put("expanded", expanded);
  }

  private static ObjectNode write(TableDistribution distribution) {
    ObjectNode document = JsonText.object().put("kind", distribution.getKind().name());
    distribution.getBucketCount().ifPresent(buckets -> document.put("buckets", buckets));
    document.set("keys", Texts.write(distribution.getBucketKeys()));
    return document;
  }

  private static String owner(ObjectPath path) {
    return "table " + path.getFullName();
  }
}
