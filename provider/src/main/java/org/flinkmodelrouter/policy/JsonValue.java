package org.flinkmodelrouter.policy;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.flinkmodelrouter.expression.TextCast;
import org.flinkmodelrouter.options.NearestKey;

/**
 * Values of JSON in Flink's internal data structures. Strict: a text is no number, and a number is
 * no text. Texts of dates and times are cast as Flink SQL casts them.
 */
final class JsonValue {

  private final TextCast texts;

  JsonValue(String router, ReadableConfig configuration, ClassLoader classLoader) {
    this.texts = new TextCast(router, configuration, classLoader);
  }

  /**
   * Reads a value.
   *
   * @param where it stands, for messages
   * @param node missing and null are NULL
   * @throws ValidationException if it is no value of the type; the value is not quoted
   */
  @Nullable
  Object read(String where, JsonNode node, LogicalType type) {
    if (node.isMissingNode() || node.isNull()) {
      if (!type.isNullable()) {
        throw new ValidationException(
            String.format(
                "Column %s is %s, and the row has no value for it. Give it one.",
                where, type.asSummaryString()));
      }
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> demand(node.isBoolean(), where, node, type).booleanValue();
      case TINYINT -> (byte) integer(where, node, type, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> (short) integer(where, node, type, Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> (int) integer(where, node, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> integer(where, node, type, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> demand(node.isNumber(), where, node, type).floatValue();
      case DOUBLE -> demand(node.isNumber(), where, node, type).doubleValue();
      case DECIMAL -> decimal(where, node, (DecimalType) type);
      case BINARY, VARBINARY -> bytes(where, node, type);
      case ARRAY -> array(where, node, (ArrayType) type);
      case MAP -> map(where, node, (MapType) type);
      case ROW -> row(where, node, (RowType) type);
      case CHAR, VARCHAR -> text(where, node, type);
      case DATE,
          TIME_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          time(where, node, type);
      default ->
          throw new ValidationException(
              String.format(
                  "Column %s is %s, of which JSON has no values. Leave it out: it is NULL then.",
                  where, type.asSummaryString()));
    };
  }

  /** What a value of JSON is, in words. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a number with a fraction";
      case STRING -> "a text";
      case MISSING -> "nothing";
      case ARRAY, OBJECT -> "an " + node.getNodeType().name().toLowerCase(Locale.ROOT);
      default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static JsonNode demand(boolean fits, String where, JsonNode node, LogicalType type) {
    if (!fits) {
      throw new ValidationException(
          String.format(
              "Column %s is %s, and the row has %s for it. Give it %s.",
              where, type.asSummaryString(), kind(node), wanted(type)));
    }
    return node;
  }

  private static String wanted(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> "true or false";
      case TINYINT, SMALLINT, INTEGER, BIGINT -> "a whole number";
      case FLOAT, DOUBLE, DECIMAL -> "a number";
      case ARRAY -> "an array, such as [1, 2]";
      case MAP, ROW -> "an object, such as {\"name\": \"value\"}";
      case BINARY, VARBINARY -> "a text in base 64";
      case DATE -> "a text such as \"2026-01-31\"";
      case TIME_WITHOUT_TIME_ZONE -> "a text such as \"17:30:00\"";
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          "a text such as \"2026-01-31 17:30:00\"";
      default -> "a text";
    };
  }

  private static long integer(String where, JsonNode node, LogicalType type, long from, long to) {
    demand(node.isIntegralNumber(), where, node, type);
    if (!node.canConvertToLong() || node.longValue() < from || node.longValue() > to) {
      throw tooLarge(where, type);
    }
    return node.longValue();
  }

  private static DecimalData decimal(String where, JsonNode node, DecimalType type) {
    BigDecimal number = demand(node.isNumber(), where, node, type).decimalValue();
    DecimalData decimal = DecimalData.fromBigDecimal(number, type.getPrecision(), type.getScale());
    if (decimal == null) {
      throw tooLarge(where, type);
    }
    return decimal;
  }

  private static ValidationException tooLarge(String where, LogicalType type) {
    return new ValidationException(
        String.format(
            "Column %s is %s, and the row has a number for it that is out of its range.",
            where, type.asSummaryString()));
  }

  private Object text(String where, JsonNode node, LogicalType type) {
    String text = demand(node.isTextual(), where, node, type).textValue();
    if (text.codePointCount(0, text.length()) > LogicalTypeChecks.getLength(type)) {
      throw new ValidationException(
          String.format(
              "Column %s is %s, and the row has a longer text for it.",
              where, type.asSummaryString()));
    }
    return StringData.fromString(text);
  }

  @Nullable
  private Object time(String where, JsonNode node, LogicalType type) {
    String text = demand(node.isTextual(), where, node, type).textValue();
    try {
      return texts.cast(text, type);
    } catch (ValidationException notCastable) {
      throw new ValidationException(
          String.format(
              "Column %s is %s, and the row has another text for it. Give it %s.",
              where, type.asSummaryString(), wanted(type)));
    }
  }

  private static byte[] bytes(String where, JsonNode node, LogicalType type) {
    demand(node.isTextual(), where, node, type);
    try {
      return node.binaryValue();
    } catch (IOException notBase64) {
      throw new ValidationException(
          String.format(
              "Column %s is %s, and the row has a text for it that is not in base 64.",
              where, type.asSummaryString()));
    }
  }

  private GenericArrayData array(String where, JsonNode node, ArrayType type) {
    demand(node.isArray(), where, node, type);
    Object[] elements = new Object[node.size()];
    for (int index = 0; index < elements.length; index++) {
      elements[index] =
          read(where + "[" + (index + 1) + "]", node.get(index), type.getElementType());
    }
    return new GenericArrayData(elements);
  }

  private GenericMapData map(String where, JsonNode node, MapType type) {
    demand(node.isObject(), where, node, type);
    if (!type.getKeyType().is(LogicalTypeFamily.CHARACTER_STRING)) {
      throw new ValidationException(
          String.format(
              "Column %s is %s, and JSON has only texts as keys. Leave it out: it is NULL then.",
              where, type.asSummaryString()));
    }
    Map<Object, Object> entries = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      entries.put(
          StringData.fromString(entry.getKey()),
          read(where + "['" + entry.getKey() + "']", entry.getValue(), type.getValueType()));
    }
    return new GenericMapData(entries);
  }

  private GenericRowData row(String where, JsonNode node, RowType type) {
    demand(node.isObject(), where, node, type);
    List<String> names = type.getFieldNames();
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!names.contains(key)) {
                throw new ValidationException(
                    String.format(
                        "Column %s has no field '%s'. There are: %s.%s",
                        where, key, String.join(", ", names), NearestKey.suggestion(key, names)));
              }
            });
    GenericRowData row = new GenericRowData(names.size());
    for (int position = 0; position < names.size(); position++) {
      String name = names.get(position);
      row.setField(position, read(where + "." + name, node.path(name), type.getTypeAt(position)));
    }
    return row;
  }
}
