package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.Choice;
import org.flinkmodelrouter.options.CountRange;
import org.flinkmodelrouter.options.DurationRange;

/**
 * Reads the values of a router's options; whatever is wrong with one is told with the option's key
 * and the router's name.
 *
 * @param router name as it stands in messages
 * @param options all of the router's
 * @param prefix in front of the keys that are read, such as {@code route.cheap.}
 */
record OptionReader(String router, Map<String, String> options, String prefix) {

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}([.][0-9]{1,15})?");

  OptionReader(String router, Map<String, String> options) {
    this(router, options, "");
  }

  /** Reads options under a prefix, which ends with a dot. */
  OptionReader under(String innerPrefix) {
    return new OptionReader(router, options, prefix + innerPrefix);
  }

  /** All values whose keys begin with a prefix, by the keys without it. */
  Map<String, String> valuesUnder(String innerPrefix) {
    String whole = prefix + innerPrefix;
    Map<String, String> under = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          if (key.startsWith(whole)) {
            under.put(key.substring(whole.length()), value);
          }
        });
    return under;
  }

  Optional<String> text(ConfigOption<String> option) {
    return value(option).or(() -> Optional.ofNullable(option.defaultValue()));
  }

  /** A duration in the {@link DurationRange}. */
  Optional<Duration> duration(ConfigOption<Duration> option) {
    return value(option)
        .map(
            text ->
                DurationRange.read(text)
                    .orElseThrow(() -> error(option, DurationRange.problem(text))));
  }

  /** A whole number; the option has a default. */
  int count(ConfigOption<Integer> option, CountRange range) {
    return givenCount(option, range).orElseGet(option::defaultValue);
  }

  /** A whole number. */
  Optional<Integer> givenCount(ConfigOption<Integer> option, CountRange range) {
    return value(option)
        .map(text -> range.read(text).orElseThrow(() -> error(option, range.problem(text))));
  }

  /** A decimal number, not below zero; the option has a default. */
  double amount(ConfigOption<Double> option) {
    return value(option)
        .map(
            text -> {
              if (DECIMAL.matcher(text).matches()) {
                return Double.parseDouble(text);
              }
              throw error(
                  option,
                  String.format(
                      "is '%s', which is no number from 0 on. Write one, such as 0.25.", text));
            })
        .orElseGet(option::defaultValue);
  }

  /** A share: above 0, at most 1; the option has a default. */
  double share(ConfigOption<Double> option) {
    double share = amount(option);
    if (share <= 0 || share > 1) {
      throw error(
          option,
          String.format("is '%s'. Write a share above 0 and at most 1, such as 0.5.", share));
    }
    return share;
  }

  /** Yes or no; the option has a default. */
  boolean yes(ConfigOption<Boolean> option) {
    return value(option)
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw error(
                          option, String.format("is '%s'. It can be 'true' or 'false'.", text));
                })
        .orElseGet(option::defaultValue);
  }

  /** One of an enum's constants, in any case, with dashes between words; has a default. */
  <E extends Enum<E>> E choice(ConfigOption<E> option) {
    E ordinary = option.defaultValue();
    return chosen(option, ordinary.getDeclaringClass()).orElse(ordinary);
  }

  /** As {@link #choice}, where the option has no default. */
  <E extends Enum<E>> Optional<E> chosen(ConfigOption<E> option, Class<E> type) {
    Choice<E> choice = new Choice<>(type);
    return value(option)
        .map(text -> choice.read(text).orElseThrow(() -> error(option, choice.problem(text))));
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
