package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Schema.UnresolvedColumn;
import org.apache.flink.table.api.Schema.UnresolvedPhysicalColumn;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/** Columns of a model ↔ the documents that cross the bridge, types as Flink's type strings. */
final class ColumnCodec {

  private final ColumnTypes types;

  ColumnCodec(ClassLoader classLoader) {
    this.types = new ColumnTypes(classLoader);
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
      Column resolved =
          Column.physical(column.getName(), types.createDataType(physical.getDataType()));
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
      Column physical = Column.physical(name, read(owner, name, type));
      read.add(comment.isTextual() ? physical.withComment(comment.asText()) : physical);
    }
    return ResolvedSchema.of(read);
  }

  private ObjectNode write(String owner, String name, DataType type, String comment) {
    LogicalType logicalType = type.getLogicalType();
    String text;
    LogicalType back;
    try {
      text = logicalType.asSerializableString();
      back = types.createLogicalType(text);
    } catch (TableException | ValidationException unwritable) {
      throw untrue(owner, name, logicalType, unwritable.getMessage());
    }
    if (!back.equals(logicalType)) {
      throw untrue(owner, name, logicalType, "it would come back as " + back.asSummaryString());
    }
    return JsonText.object().put("name", name).put("type", text).put("comment", comment);
  }

  private DataType read(String owner, String name, String type) {
    try {
      return types.createDataType(type);
    } catch (TableException | ValidationException unreadable) {
      throw new BridgeException(
          "invalid-option",
          String.format(
              "Column '%s' in the %s has the type %s, which this session can't read: %s If its"
                  + " class is missing, add the jar that has it.",
              name, owner, type, unreadable.getMessage()));
    }
  }

  private static BridgeException refused(String owner, String what) {
    return new BridgeException(
        "invalid-option",
        "The " + owner + " " + what + ". A stored model has physical columns and nothing else.");
  }

  private static BridgeException untrue(
      String owner, String column, LogicalType type, String reason) {
    return new BridgeException(
        "invalid-option",
        String.format(
            "Column '%s' in the %s has the type %s, which can't be stored: %s. Use a type that SQL"
                + " can write.",
            column, owner, type.asSummaryString(), reason));
  }
}
