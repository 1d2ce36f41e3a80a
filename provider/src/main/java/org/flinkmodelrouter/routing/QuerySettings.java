package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.Choice;
import org.flinkmodelrouter.options.DurationRange;
import org.flinkmodelrouter.options.NearestKey;

/**
 * What one query wants of a router, through ML_PREDICT's MAP.
 *
 * @param forced label of the candidate for every row; null for the strategy's choice
 * @param deadline for a row; null for the router's own
 * @param fallback null for the router's own
 */
public record QuerySettings(
    @Nullable String forced, @Nullable Duration deadline, @Nullable FallbackMode fallback) {

  public static final ConfigOption<String> FORCE_MODEL =
      ConfigOptions.key("routing.force-model")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Label of the candidate that gets every row of the query first, whatever the strategy"
                  + " would say.");

  public static final ConfigOption<Duration> DEADLINE =
      ConfigOptions.key("routing.deadline")
          .durationType()
          .noDefaultValue()
          .withDescription("The query's deadline in place of the router's.");

  public static final ConfigOption<FallbackMode> FALLBACK =
      ConfigOptions.key("routing.fallback")
          .enumType(FallbackMode.class)
          .noDefaultValue()
          .withDescription("The query's fallback in place of the router's.");

  private static final String PREFIX = "routing.";

  /** All of them. */
  public static List<ConfigOption<?>> all() {
    return List.of(FORCE_MODEL, DEADLINE, FALLBACK);
  }

  /**
   * Reads the settings.
   *
   * @param router name as it stands in messages
   * @param labels of the router's candidates
   * @param query the MAP
   * @throws ValidationException naming the first setting that is unknown or makes no sense: Flink
   *     lets any key through, and an ignored one would look obeyed
   */
  static QuerySettings read(String router, List<String> labels, ReadableConfig query) {
    Map<String, String> given = query.toMap();
    List<String> known = all().stream().map(ConfigOption::key).toList();
    for (String key : new TreeSet<>(given.keySet())) {
      // In any case of its letters: it is meant for a router, and would be ignored.
      if (key.toLowerCase(Locale.ROOT).startsWith(PREFIX) && !known.contains(key)) {
        throw wrong(
            router,
            key,
            String.format(
                "is unknown.%s There are: %s.",
                NearestKey.suggestion(key, known), String.join(", ", known)));
      }
    }
    String forced = given.get(FORCE_MODEL.key());
    if (forced != null && !labels.contains(forced)) {
      throw wrong(
          router,
          FORCE_MODEL.key(),
          String.format(
              "is '%s', which is none of the candidates: %s.%s",
              forced, String.join(", ", labels), NearestKey.suggestion(forced, labels)));
    }
    return new QuerySettings(
        forced,
        Optional.ofNullable(given.get(DEADLINE.key()))
            .map(text -> duration(router, text.trim()))
            .orElse(null),
        Optional.ofNullable(given.get(FALLBACK.key()))
            .map(text -> fallback(router, text.trim()))
            .orElse(null));
  }

  /** The MAP without what is for the router alone. */
  static ReadableConfig without(ReadableConfig query) {
    Map<String, String> others = new HashMap<>(query.toMap());
    others.keySet().removeIf(key -> key.startsWith(PREFIX));
    return Configuration.fromMap(others);
  }

  private static Duration duration(String router, String text) {
    return DurationRange.read(text)
        .orElseThrow(() -> wrong(router, DEADLINE.key(), DurationRange.problem(text)));
  }

  private static FallbackMode fallback(String router, String text) {
    Choice<FallbackMode> modes = new Choice<>(FallbackMode.class);
    return modes.read(text).orElseThrow(() -> wrong(router, FALLBACK.key(), modes.problem(text)));
  }

  private static ValidationException wrong(String router, String key, String problem) {
    return new ValidationException(
        String.format("ML_PREDICT's setting '%s' for router %s %s", key, router, problem));
  }
}
