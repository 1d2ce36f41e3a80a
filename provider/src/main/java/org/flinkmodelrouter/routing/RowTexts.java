package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;

/** A row's texts, as far as they are quoted whole in somebody's message. */
final class RowTexts {

  /** Shorter ones are in any message by chance. */
  private static final int SHORTEST = 4;

  private static final String PLACEHOLDER = "[text of the row]";

  private RowTexts() {}

  /** The message without them, and without what they are when they stand in a JSON document. */
  static String without(RowData row, List<LogicalType> types, String message) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).is(LogicalTypeFamily.CHARACTER_STRING) && !row.isNullAt(i)) {
        String text = row.getString(i).toString().strip();
        if (text.length() >= SHORTEST) {
          texts.add(text);
          texts.add(new String(JsonStringEncoder.getInstance().quoteAsString(text)));
        }
      }
    }
    // The longest first, so that no rest of it stays behind where one text is part of another.
    texts.sort(Comparator.comparingInt(String::length).reversed());
    String without = message;
    for (String text : texts) {
      without = without.replace(text, PLACEHOLDER);
    }
    return without;
  }
}
