package org.flinkmodelrouter.policy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.options.NearestKey;

/**
 * A row that somebody wrote as a JSON object.
 *
 * @param row in Flink's internal data structures
 * @param missing columns that the object doesn't have, which are NULL
 */
public record JsonRow(RowData row, List<String> missing) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  public JsonRow {
    missing = List.copyOf(missing);
  }

  /**
   * Reads a row of a router's input.
   *
   * @param text a JSON object
   * @param router name as it stands in messages
   * @param columns the router's
   * @param configuration the session's, for its time zone
   * @param classLoader the session's
   * @throws ValidationException naming what is wrong, quoting no value
   */
  public static JsonRow parse(
      String text,
      String router,
      List<Column> columns,
      ReadableConfig configuration,
      ClassLoader classLoader) {
    JsonNode object = object(text);
    List<String> names = columns.stream().map(Column::getName).toList();
    object.fieldNames().forEachRemaining(key -> demandKnown(key, router, names));
    JsonValue values = new JsonValue(router, configuration, classLoader);
    GenericRowData row = new GenericRowData(columns.size());
    List<String> missing = new ArrayList<>();
    for (int position = 0; position < columns.size(); position++) {
      String name = names.get(position);
      LogicalType type = columns.get(position).getDataType().getLogicalType();
      if (!object.has(name)) {
        missing.add(name);
      }
      row.setField(position, values.read("'" + name + "'", object.path(name), type));
    }
    return new JsonRow(row, missing);
  }

  private static JsonNode object(String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new ValidationException(
          String.format(
              "The row is not JSON, or names a column twice: look at line %d, column %d. Write an"
                  + " object such as {\"query\": \"Where is my order?\"}.",
              malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr()));
    }
    if (!node.isObject()) {
      throw new ValidationException(
          String.format(
              "The row is %s, but a JSON object is needed: {\"column\": value, …}.",
              JsonValue.kind(node)));
    }
    return node;
  }

  private static void demandKnown(String key, String router, List<String> names) {
    if (!names.contains(key)) {
      throw new ValidationException(
          String.format(
              "The row has '%s', which is no input column of router %s. There are: %s.%s",
              key, router, String.join(", ", names), NearestKey.suggestion(key, names)));
    }
  }
}
