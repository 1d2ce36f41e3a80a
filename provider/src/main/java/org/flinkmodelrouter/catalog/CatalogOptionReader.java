package org.flinkmodelrouter.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CommonCatalogOptions;
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
  <T> T get(ConfigOption<T> option) {
    try {
      return options.get(option);
    } catch (IllegalArgumentException unreadable) {
      Throwable reason = unreadable.getCause() == null ? unreadable : unreadable.getCause();
      throw wrong(option, "can't be read: " + reason.getMessage());
    }
  }

  String demandText(ConfigOption<String> option) {
    String value = get(option);
    if (value.isBlank()) {
      throw wrong(option, "is empty. Give it a value, or leave it out");
    }
    return value;
  }

  Duration demandPositive(ConfigOption<Duration> option) {
    Duration value = get(option);
    if (value.toMillis() < 1) {
      throw wrong(option, "must be at least 1 ms, such as '30 s'");
    }
    return value;
  }

  private ValidationException wrong(ConfigOption<?> option, String fault) {
    return new ValidationException(
        String.format("Option '%s' of catalog '%s' %s.", option.key(), catalog, fault));
  }
}
