package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * What kind of value an option takes, for the one whose value is of another kind. Flink's own
 * message says only that the value could not be parsed, and an option keeps its type to itself, so
 * it is told from the values that the option takes.
 */
final class ValueKind {

  private static final List<String> SAMPLES = List.of("0.5", "1", "true", "1 min");

  /** Where Flink lists the values of an enumeration. */
  private static final Pattern VALUES = Pattern.compile("Expected one of: \\[\\[(.+)]]");

  private ValueKind() {}

  /**
   * The end of an error message.
   *
   * @param failure of reading the option's value
   * @return such as {@code " Write a number, such as 0.5."}; of an enumeration its values; nothing
   *     of other kinds
   */
  static String remedy(ConfigOption<?> option, IllegalArgumentException failure) {
    return SAMPLES.stream()
        .map(sample -> taken(option, sample))
        .flatMap(Optional::stream)
        .findFirst()
        .map(ValueKind::described)
        .orElseGet(() -> ofCause(failure.getCause()));
  }

  private static Optional<?> taken(ConfigOption<?> option, String sample) {
    try {
      return Configuration.fromMap(Map.of(option.key(), sample)).getOptional(option);
    } catch (IllegalArgumentException otherKind) {
      return Optional.empty();
    }
  }

  private static String described(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return " Write a number, such as 0.5.";
    }
    if (value instanceof Number) {
      return " Write a whole number, such as 10.";
    }
    if (value instanceof Boolean) {
      return " Write true or false.";
    }
    return value instanceof Duration
        ? " Write a number and a unit, such as '30 s' or '2 min'."
        : "";
  }

  private static String ofCause(@Nullable Throwable cause) {
    Matcher values = VALUES.matcher(cause == null ? "" : String.valueOf(cause.getMessage()));
    return values.find()
        ? " Write one of: " + values.group(1).toLowerCase(Locale.ROOT).replace('_', '-') + "."
        : "";
  }
}
