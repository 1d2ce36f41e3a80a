package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Schema.UnresolvedColumn;
import org.apache.flink.table.api.Schema.UnresolvedPhysicalColumn;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/** Columns of a model ↔ the documents that cross the bridge, types as Flink's type strings. */
final class ColumnCodec {

  private final TypeCodec types;

  ColumnCodec(TypeCodec types) {
    this.types = types;
  }

  /**
   * Writes columns.
   *
   * @param owner such as {@code input of model default.m}, for messages
   * @throws BridgeException {@code invalid-option} if a column can't be stored as it is
   */
  ArrayNode write(String owner, ResolvedSchema schema) {
    if (!schema.getWatermarkSpecs().isEmpty() || schema.getPrimaryKey().isPresent()) {
      throw refused(owner, "has a watermark or a primary key");
    }
    ArrayNode columns = JsonText.array();
    for (Column column : schema.getColumns()) {
      if (!column.isPhysical()) {
        throw refused(owner, "has the column '" + column.getName() + "', which is not physical");
      }
      columns.add(
          write(owner, column.getName(), column.getDataType(), column.getComment().orElse(null)));
    }
    return columns;
  }

  /**
   * Resolves columns that Flink has not resolved.
   *
   * @throws BridgeException {@code invalid-option} if there are others than physical ones
   */
  ResolvedSchema resolved(String owner, Schema schema) {
    if (!schema.getWatermarkSpecs().isEmpty() || schema.getPrimaryKey().isPresent()) {
      throw refused(owner, "has a watermark or a primary key");
    }
    List<Column> columns = new ArrayList<>();
    for (UnresolvedColumn column : schema.getColumns()) {
      if (!(column instanceof UnresolvedPhysicalColumn physical)) {
        throw refused(owner, "has the column '" + column.getName() + "', which is not physical");
      }
      Column resolved = Column.physical(column.getName(), types.resolved(physical.getDataType()));
      columns.add(column.getComment().map(resolved::withComment).orElse(resolved));
    }
    return ResolvedSchema.of(columns);
  }

  /**
   * Reads columns.
   *
   * @throws BridgeException {@code invalid-option} if this session can't read a type
   */
  ResolvedSchema read(String owner, JsonNode columns) {
    List<Column> read = new ArrayList<>();
    for (JsonNode column : columns) {
      String name = column.path("name").asText();
      String type = column.path("type").asText();
      JsonNode comment = column.path("comment");
      Column physical = Column.physical(name, types.read(owner, name, type));
      read.add(comment.isTextual() ? physical.withComment(comment.asText()) : physical);
    }
    return ResolvedSchema.of(read);
  }

  private ObjectNode write(String owner, String name, DataType type, String comment) {
    String text = types.write(owner, name, type);
    return JsonText.object().put("name", name).put("type", text).put("comment", comment);
  }

  private static BridgeException refused(String owner, String what) {
    return new BridgeException(
        "invalid-option",
        "The " + owner + " " + what + ". A stored model has physical columns and nothing else.");
  }
}
