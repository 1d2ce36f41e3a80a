package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.TimeUtils;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.options.ToldFailure;

/**
 * Reads the values of a router's options; whatever is wrong with one is told with the option's key
 * and the router's name.
 *
 * @param router name as it stands in messages
 * @param options all of the router's
 * @param prefix in front of the keys that are read, such as {@code route.cheap.}
 */
record OptionReader(String router, Map<String, String> options, String prefix) {

  OptionReader(String router, Map<String, String> options) {
    this(router, options, "");
  }

  /** Reads options under a prefix, which ends with a dot. */
  OptionReader under(String innerPrefix) {
    return new OptionReader(router, options, prefix + innerPrefix);
  }

  Optional<String> text(ConfigOption<String> option) {
    return value(option).or(() -> Optional.ofNullable(option.defaultValue()));
  }

  /** A duration above zero. */
  Optional<Duration> duration(ConfigOption<Duration> option) {
    return value(option).map(text -> duration(option, text));
  }

  private Duration duration(ConfigOption<Duration> option, String text) {
    Duration duration;
    try {
      duration = TimeUtils.parseDuration(text);
    } catch (IllegalArgumentException e) {
      String problem =
          String.format(
              "is '%s', which is no duration. Write a number and a unit, such as '30 s' or"
                  + " '2 min'.",
              text);
      throw ToldFailure.of(error(option, problem).getMessage(), e);
    }
    if (duration.isZero() || duration.isNegative()) {
      throw error(option, String.format("is '%s'. Write a duration above zero.", text));
    }
    return duration;
  }

  /** A whole number from 1 on; the option has a default. */
  int count(ConfigOption<Integer> option) {
    return value(option)
        .map(
            text -> {
              if (text.matches("[1-9][0-9]{0,8}")) {
                return Integer.parseInt(text);
              }
              throw error(
                  option,
                  String.format("is '%s', which is no whole number from 1 on. Write one.", text));
            })
        .orElseGet(option::defaultValue);
  }

  /** One of an enum's constants, in any case, with dashes between words; has a default. */
  <E extends Enum<E>> E choice(ConfigOption<E> option) {
    E ordinary = option.defaultValue();
    return value(option)
        .map(
            text -> {
              String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
              List<E> choices = Arrays.asList(ordinary.getDeclaringClass().getEnumConstants());
              return choices.stream()
                  .filter(choice -> choice.name().equals(name))
                  .findFirst()
                  .orElseThrow(() -> notAmong(option, text, choices));
            })
        .orElse(ordinary);
  }

  private <E extends Enum<E>> ValidationException notAmong(
      ConfigOption<E> option, String text, List<E> choices) {
    List<String> written =
        choices.stream().map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
    return error(
        option,
        String.format(
            "is '%s'. It can be %s.%s",
            text,
            written.stream().map(w -> "'" + w + "'").collect(Collectors.joining(", ")),
            NearestKey.suggestion(text, written)));
  }

  /** Entries with {@code ;} between them, each once; an empty list where the option isn't set. */
  List<String> list(ConfigOption<String> option) {
    return value(option).map(text -> entries(option, text)).orElseGet(List::of);
  }

  private List<String> entries(ConfigOption<String> option, String text) {
    List<String> entries = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      String entry = part.trim();
      if (entry.isEmpty()) {
        throw error(
            option,
            text.isBlank()
                ? "is empty. Write at least one entry, with ';' between several."
                : "is '"
                    + text
                    + "', where an entry is empty. Put ';' only between entries, not around them.");
      }
      if (entries.contains(entry)) {
        throw error(option, "names '" + entry + "' twice. Name it once.");
      }
      entries.add(entry);
    }
    return entries;
  }

  private Optional<String> value(ConfigOption<?> option) {
    return Optional.ofNullable(options.get(prefix + option.key())).map(String::trim);
  }

  /** An error about an option; the problem goes on after the option's name. */
  ValidationException error(ConfigOption<?> option, String problem) {
    return error(prefix + option.key(), problem);
  }

  /** An error about an option that goes by its whole key. */
  ValidationException error(String key, String problem) {
    return new ValidationException(
        String.format("Option '%s' of router %s %s", key, router, problem));
  }
}
