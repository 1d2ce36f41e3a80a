package org.flinkmodelrouter.catalog.bridge;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.json.JsonWriteFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectWriter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON as it crosses the bridge: one line of ASCII. Half a surrogate pair, which UTF-8 would turn
 * into a question mark, crosses as it is and can be refused. Trees only: binding our classes would
 * leave them in a cache of Flink's class loader.
 */
public final class JsonText {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectWriter ASCII = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private JsonText() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A new, empty list. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** Writes a document. */
  public static String write(JsonNode document) {
    try {
      return ASCII.writeValueAsString(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A tree of JSON nodes is always JSON.", impossible);
    }
  }

  /**
   * Reads a document.
   *
   * @throws BridgeException {@code internal} if the text is not JSON; the text is not shown, for it
   *     may hold anything
   */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new BridgeException(
          "internal",
          "The Python process of the model catalog answered something that is not JSON, at column "
              + malformed.getLocation().getColumnNr()
              + " of "
              + text.length()
              + " characters. Jar and Python package may differ: install the same version of"
              + " both.");
    }
  }
}
