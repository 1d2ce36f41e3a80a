package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.ObjectPath;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/**
 * Texts, lists of them and maps of them ↔ JSON. What is read shares nothing with anybody: a caller
 * may change it.
 */
final class Texts {

  private Texts() {}

  /** Arguments about a database. */
  static ObjectNode at(@Nullable String database) {
    return JsonText.object().put("database", database);
  }

  /**
   * Arguments about an object of a database.
   *
   * @param kind the argument that has its name
   */
  static ObjectNode at(ObjectPath path, String kind) {
    return at(path.getDatabaseName()).put(kind, path.getObjectName());
  }

  /** Writes a map, in its order; values may be null. */
  static ObjectNode write(Map<String, String> values) {
    ObjectNode document = JsonText.object();
    values.forEach(document::put);
    return document;
  }

  /** Writes a list. */
  static ArrayNode write(List<String> values) {
    ArrayNode document = JsonText.array();
    values.forEach(document::add);
    return document;
  }

  /** Reads a map, in its order; a value may be null. */
  static Map<String, String> map(JsonNode document) {
    Map<String, String> values = new LinkedHashMap<>();
    document.properties().forEach(entry -> values.put(entry.getKey(), text(entry.getValue())));
    return values;
  }

  /** Reads a list. */
  static List<String> list(JsonNode document) {
    List<String> values = new ArrayList<>();
    document.forEach(value -> values.add(value.asText()));
    return values;
  }

  /** Reads a text that may be null or absent. */
  static @Nullable String text(JsonNode document) {
    return document.isTextual() ? document.asText() : null;
  }
}
