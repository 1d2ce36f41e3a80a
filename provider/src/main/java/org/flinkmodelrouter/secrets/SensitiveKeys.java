package org.flinkmodelrouter.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Which options of a model hold a secret; Python reads the same table. */
public final class SensitiveKeys {

  private static final String TABLE = "/org/flinkmodelrouter/contract/sensitive_keys.json";
  private static final List<String> WORDS = words();

  private SensitiveKeys() {}

  /** Whether an option's value is a secret: by the last segment of its key. */
  public static boolean isSensitive(String key) {
    return lastSegmentIs(key, WORDS);
  }

  /**
   * Whether the last segment of a key is one of the words, or ends in a dash and one of them: so
   * {@code candidate.cheap.api-key} is an {@code api-key}, and {@code max-tokens} is no {@code
   * token}. An underscore counts as a dash.
   */
  public static boolean lastSegmentIs(String key, List<String> words) {
    String segment =
        key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT).replace('_', '-');
    return words.stream().anyMatch(word -> segment.equals(word) || segment.endsWith("-" + word));
  }

  private static List<String> words() {
    try (InputStream table = SensitiveKeys.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException("The jar lacks " + TABLE + ". Build or copy it anew.");
      }
      List<String> words = new ArrayList<>();
      for (JsonNode word : new ObjectMapper().readTree(table).get("words")) {
        words.add(word.asText());
      }
      return List.copyOf(words);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + TABLE + " from the jar.", e);
    }
  }
}
