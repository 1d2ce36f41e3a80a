package org.flinkmodelrouter.catalog;

import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Schema.UnresolvedColumn;
import org.apache.flink.table.api.Schema.UnresolvedComputedColumn;
import org.apache.flink.table.api.Schema.UnresolvedIndex;
import org.apache.flink.table.api.Schema.UnresolvedMetadataColumn;
import org.apache.flink.table.api.Schema.UnresolvedPhysicalColumn;
import org.apache.flink.table.api.Schema.UnresolvedWatermarkSpec;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ResolvedCatalogBaseTable;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.SqlCallExpression;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/**
 * Schemas of tables ↔ the document {@code schema} of {@code docs/bridge.md}.
 *
 * <p>Flink's own codec for catalogs joins the columns of a key with commas, and a column's name may
 * hold one.
 */
final class SchemaCodec {

  private final TypeCodec types;

  SchemaCodec(TypeCodec types) {
    this.types = types;
  }

  /**
   * What is declared of a table; from the resolved schema where there is one, as it has all types.
   */
  static Schema of(CatalogBaseTable table) {
    return table instanceof ResolvedCatalogBaseTable<?> resolved
        ? Schema.newBuilder().fromResolvedSchema(resolved.getResolvedSchema()).build()
        : table.getUnresolvedSchema();
  }

  /**
   * Writes a schema.
   *
   * @param owner such as {@code table default.t}, for messages
   * @throws BridgeException {@code invalid-option} if part of it has no text in SQL
   */
  ObjectNode write(String owner, Schema schema) {
    ObjectNode document = JsonText.object();
    ArrayNode columns = document.putArray("columns");
    for (UnresolvedColumn column : schema.getColumns()) {
      columns.add(write(owner, column));
    }
    ArrayNode watermarks = document.putArray("watermarks");
    for (UnresolvedWatermarkSpec watermark : schema.getWatermarkSpecs()) {
      String column = watermark.getColumnName();
      String expression = sql(owner, column, watermark.getWatermarkExpression());
      watermarks.addObject().put("column", column).put("expression", expression);
    }
    schema
        .getPrimaryKey()
        .ifPresent(
            key ->
                document.set("primary_key", named(key.getConstraintName(), key.getColumnNames())));
    ArrayNode indexes = document.putArray("indexes");
    for (UnresolvedIndex index : schema.getIndexes()) {
      indexes.add(named(index.getIndexName(), index.getColumnNames()));
    }
    schema
        .getImmutableColumns()
        .ifPresent(
            fixed ->
                document.set(
                    "immutable_columns", named(fixed.getConstraintName(), fixed.getColumnNames())));
    return document;
  }

  /**
   * Reads a schema.
   *
   * @throws BridgeException {@code invalid-option} if this session can't read a type
   */
  Schema read(String owner, JsonNode document) {
    Schema.Builder schema = Schema.newBuilder();
    for (JsonNode column : document.path("columns")) {
      read(owner, column, schema);
    }
    for (JsonNode watermark : document.path("watermarks")) {
      schema.watermark(watermark.path("column").asText(), watermark.path("expression").asText());
    }
    JsonNode key = document.path("primary_key");
    if (key.isObject()) {
      schema.primaryKeyNamed(key.path("name").asText(), Texts.list(key.path("columns")));
    }
    for (JsonNode index : document.path("indexes")) {
      schema.indexNamed(index.path("name").asText(), Texts.list(index.path("columns")));
    }
    JsonNode fixed = document.path("immutable_columns");
    if (fixed.isObject()) {
      schema.immutableColumnsNamed(fixed.path("name").asText(), Texts.list(fixed.path("columns")));
    }
    return schema.build();
  }

  private ObjectNode write(String owner, UnresolvedColumn column) {
    String name = column.getName();
    ObjectNode document =
        JsonText.object().put("name", name).put("comment", column.getComment().orElse(null));
    if (column instanceof UnresolvedPhysicalColumn physical) {
      return document
          .put("kind", "physical")
          .put("type", types.write(owner, name, physical.getDataType()));
    }
    if (column instanceof UnresolvedComputedColumn computed) {
      return document
          .put("kind", "computed")
          .put("expression", sql(owner, name, computed.getExpression()));
    }
    if (column instanceof UnresolvedMetadataColumn metadata) {
      return document
          .put("kind", "metadata")
          .put("type", types.write(owner, name, metadata.getDataType()))
          .put("metadata_key", metadata.getMetadataKey())
          .put("virtual", metadata.isVirtual());
    }
    throw new BridgeException(
        "unsupported",
        String.format(
            "Column '%s' in the %s is of a kind that is not known here: %s.",
            name, owner, column.getClass().getSimpleName()));
  }

  private void read(String owner, JsonNode column, Schema.Builder schema) {
    String name = column.path("name").asText();
    switch (column.path("kind").asText()) {
      case "computed" -> schema.columnByExpression(name, column.path("expression").asText());
      case "metadata" ->
          schema.columnByMetadata(
              name,
              types.read(owner, name, column.path("type").asText()),
              Texts.text(column.path("metadata_key")),
              column.path("virtual").asBoolean());
      default -> schema.column(name, types.read(owner, name, column.path("type").asText()));
    }
    schema.withComment(Texts.text(column.path("comment")));
  }

  private static ObjectNode named(String name, List<String> columns) {
    ObjectNode document = JsonText.object().put("name", name);
    document.set("columns", Texts.write(columns));
    return document;
  }

  private static String sql(String owner, String column, Expression expression) {
    if (expression instanceof SqlCallExpression text) {
      return text.getSqlExpression();
    }
    String reason = "it is not resolved";
    if (expression instanceof ResolvedExpression resolved) {
      try {
        return resolved.asSerializableString();
      } catch (TableException unwritable) {
        reason = unwritable.getMessage();
      }
    }
    throw new BridgeException(
        "invalid-option",
        String.format(
            "The expression of column '%s' in the %s, %s, can't be stored: %s. Write it in SQL.",
            column, owner, expression.asSummaryString(), reason));
  }
}
