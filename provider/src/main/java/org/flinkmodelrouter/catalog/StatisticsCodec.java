package org.flinkmodelrouter.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBase;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBinary;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBoolean;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDate;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDouble;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataLong;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataString;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.catalog.stats.Date;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/**
 * Statistics of tables and columns ↔ JSON. A fraction is written as text: JSON has no infinity and
 * no NaN.
 */
final class StatisticsCodec {

  private StatisticsCodec() {}

  // --- counts ---

  static ObjectNode write(CatalogTableStatistics statistics) {
    ObjectNode document =
        JsonText.object()
            .put("row_count", statistics.getRowCount())
            .put("file_count", statistics.getFileCount())
            .put("total_size", statistics.getTotalSize())
            .put("raw_data_size", statistics.getRawDataSize());
    document.set("properties", Texts.write(statistics.getProperties()));
    return document;
  }

  static CatalogTableStatistics table(JsonNode document) {
    return document.isObject()
        ? new CatalogTableStatistics(
            document.path("row_count").asLong(),
            document.path("file_count").asInt(),
            document.path("total_size").asLong(),
            document.path("raw_data_size").asLong(),
            Texts.map(document.path("properties")))
        : CatalogTableStatistics.UNKNOWN;
  }

  // --- columns ---

  static ObjectNode write(CatalogColumnStatistics statistics) {
    ObjectNode document = JsonText.object();
    ObjectNode columns = document.putObject("columns");
    statistics.getColumnStatisticsData().forEach((name, data) -> columns.set(name, write(data)));
    document.set("properties", Texts.write(statistics.getProperties()));
    return document;
  }

  static CatalogColumnStatistics columns(JsonNode document) {
    if (!document.isObject()) {
      return CatalogColumnStatistics.UNKNOWN;
    }
    Map<String, CatalogColumnStatisticsDataBase> columns = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> column : document.path("columns").properties()) {
      columns.put(column.getKey(), column(column.getValue()));
    }
    return new CatalogColumnStatistics(columns, Texts.map(document.path("properties")));
  }

  private static ObjectNode write(CatalogColumnStatisticsDataBase data) {
    ObjectNode document = JsonText.object().put("null_count", data.getNullCount());
    document.set("properties", Texts.write(data.getProperties()));
    if (data instanceof CatalogColumnStatisticsDataBoolean flags) {
      return document
          .put("kind", "boolean")
          .put("true_count", flags.getTrueCount())
          .put("false_count", flags.getFalseCount());
    }
    if (data instanceof CatalogColumnStatisticsDataLong longs) {
      return document
          .put("kind", "long")
          .put("min", longs.getMin())
          .put("max", longs.getMax())
          .put("ndv", longs.getNdv());
    }
    if (data instanceof CatalogColumnStatisticsDataDouble doubles) {
      return document
          .put("kind", "double")
          .put("min", text(doubles.getMin()))
          .put("max", text(doubles.getMax()))
          .put("ndv", doubles.getNdv());
    }
    if (data instanceof CatalogColumnStatisticsDataDate dates) {
      return document
          .put("kind", "date")
          .put("min", days(dates.getMin()))
          .put("max", days(dates.getMax()))
          .put("ndv", dates.getNdv());
    }
    if (data instanceof CatalogColumnStatisticsDataString strings) {
      return document
          .put("kind", "string")
          .put("max_length", strings.getMaxLength())
          .put("avg_length", text(strings.getAvgLength()))
          .put("ndv", strings.getNdv());
    }
    if (data instanceof CatalogColumnStatisticsDataBinary bytes) {
      return document
          .put("kind", "binary")
          .put("max_length", bytes.getMaxLength())
          .put("avg_length", text(bytes.getAvgLength()));
    }
    throw new BridgeException(
        "unsupported",
        "Statistics of the kind " + data.getClass().getSimpleName() + " are not known here.");
  }

  private static CatalogColumnStatisticsDataBase column(JsonNode document) {
    Long nulls = whole(document.path("null_count"));
    Long ndv = whole(document.path("ndv"));
    JsonNode min = document.path("min");
    JsonNode max = document.path("max");
    Map<String, String> properties = Texts.map(document.path("properties"));
    return switch (document.path("kind").asText()) {
      case "boolean" ->
          new CatalogColumnStatisticsDataBoolean(
              whole(document.path("true_count")),
              whole(document.path("false_count")),
              nulls,
              properties);
      case "long" ->
          new CatalogColumnStatisticsDataLong(whole(min), whole(max), ndv, nulls, properties);
      case "double" ->
          new CatalogColumnStatisticsDataDouble(
              fraction(min), fraction(max), ndv, nulls, properties);
      case "date" ->
          new CatalogColumnStatisticsDataDate(date(min), date(max), ndv, nulls, properties);
      case "string" ->
          new CatalogColumnStatisticsDataString(
              whole(document.path("max_length")),
              fraction(document.path("avg_length")),
              ndv,
              nulls,
              properties);
      case "binary" ->
          new CatalogColumnStatisticsDataBinary(
              whole(document.path("max_length")),
              fraction(document.path("avg_length")),
              nulls,
              properties);
      default ->
          throw new BridgeException(
              "unsupported",
              "Statistics of the kind '"
                  + document.path("kind").asText()
                  + "' are not known here: a newer version wrote them. Use its jar.");
    };
  }

  private static @Nullable String text(@Nullable Double value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable Double fraction(JsonNode document) {
    return document.isTextual() ? Double.valueOf(document.asText()) : null;
  }

  private static @Nullable Long whole(JsonNode document) {
    return document.isNumber() ? document.asLong() : null;
  }

  private static @Nullable Long days(@Nullable Date date) {
    return date == null ? null : date.getDaysSinceEpoch();
  }

  private static @Nullable Date date(JsonNode document) {
    return document.isNumber() ? new Date(document.asLong()) : null;
  }
}
