package org.flinkmodelrouter.options;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An option that has one of an enum's constants: in any case, with dashes between words.
 *
 * @param type the enum
 */
public record Choice<E extends Enum<E>>(Class<E> type) {

  /** Reads a constant's name; empty if there is none of that name. */
  public Optional<E> read(String text) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return Stream.of(type.getEnumConstants()).filter(each -> each.name().equals(name)).findFirst();
  }

  /** What is wrong with a text that can't be read; goes on after the option's name. */
  public String problem(String text) {
    List<String> names =
        Stream.of(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    return String.format(
        "is '%s'. It can be %s.%s",
        text,
        names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")),
        NearestKey.suggestion(text, names));
  }
}
