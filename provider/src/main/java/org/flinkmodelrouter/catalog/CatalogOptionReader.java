package org.flinkmodelrouter.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CommonCatalogOptions;
import org.flinkmodelrouter.options.DurationRange;
import org.flinkmodelrouter.options.NearestKey;

/** Values of a catalog's options; each fault is told with the option's key, in one message. */
final class CatalogOptionReader {

  private final String catalog;
  private final Configuration options;

  /**
   * Reads the WITH clause.
   *
   * @throws ValidationException if a key is unknown
   */
  CatalogOptionReader(String catalog, Map<String, String> options) {
    this.catalog = catalog;
    this.options = Configuration.fromMap(options);
    List<String> known = ModelCatalogOptions.ALL.stream().map(ConfigOption::key).toList();
    for (String key : options.keySet()) {
      if (!known.contains(key) && !key.equals(CommonCatalogOptions.CATALOG_TYPE.key())) {
        throw new ValidationException(
            String.format(
                "Catalog '%s' has the unknown option '%s'.%s A model-catalog takes: %s.",
                catalog, key, NearestKey.suggestion(key, known), String.join(", ", known)));
      }
    }
  }

  /** The value or the default, null where there is neither. */
  @Nullable
  String text(ConfigOption<String> option) {
    return options.get(option);
  }

  /** The value or the default, null where there is neither. */
  @Nullable
  Boolean flag(ConfigOption<Boolean> option) {
    return read(option, "neither true nor false. Write one of the two, or leave it out");
  }

  <E extends Enum<E>> E choice(ConfigOption<E> option) {
    String values =
        Stream.of(option.defaultValue().getDeclaringClass().getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "));
    return read(option, "none of its values. Write " + values + ", or leave it out");
  }

  String demandText(ConfigOption<String> option) {
    String value = text(option);
    if (value.isBlank()) {
      throw wrong(option, "is empty. Give it a value, or leave it out");
    }
    return value;
  }

  Duration demandPositive(ConfigOption<Duration> option) {
    Duration value =
        read(option, "no duration. Write a number and its unit, such as '30 s' or '500 ms'");
    if (!DurationRange.holds(value)) {
      throw wrong(option, "must be " + DurationRange.WORDS + ", such as '30 s'");
    }
    return value;
  }

  private <T> T read(ConfigOption<T> option, String fault) {
    try {
      return options.get(option);
    } catch (IllegalArgumentException unreadable) {
      String written = options.toMap().get(option.key());
      throw wrong(option, String.format("is '%s', which is %s", written, fault));
    }
  }

  private ValidationException wrong(ConfigOption<?> option, String fault) {
    return new ValidationException(
        String.format("Option '%s' of catalog '%s' %s.", option.key(), catalog, fault));
  }
}
