package org.flinkmodelrouter.routing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.CodeOrigin;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorUse;
import org.flinkmodelrouter.strategy.StrategyFactories;

/**
 * The keys that a router's options can have: a key that means nothing is an error, since it was
 * meant to change something.
 */
final class OptionKeys {

  static final String CANDIDATE = "candidate";
  static final String ROUTE = "route";
  static final String STRATEGY = "strategy";
  static final String DEFAULT_OUTPUT = "default-output";

  private static final String NO_GROUP = "";
  private static final List<String> GROUPS = List.of(CANDIDATE, ROUTE, DEFAULT_OUTPUT);

  private final OptionReader options;
  private final StrategyFactories strategies;
  private final RoutingStrategyFactory strategy;

  OptionKeys(OptionReader options, StrategyFactories strategies, RoutingStrategyFactory strategy) {
    this.options = options;
    this.strategies = strategies;
    this.strategy = strategy;
  }

  /** Checks all keys but the labels in them. */
  void check() {
    refuseClashes();
    for (String key : new TreeSet<>(options.options().keySet())) {
      int dot = key.indexOf('.');
      String group = dot < 0 ? NO_GROUP : key.substring(0, dot);
      boolean grouped = GROUPS.contains(group) || strategy.optionGroups().contains(group);
      if (!grouped && !isOfSelector(key) && !isOfMap(key) && !whole().contains(key)) {
        throw unknown(key, group);
      }
    }
  }

  /** A strategy whose options are the router's own would not know which of the two are meant. */
  private void refuseClashes() {
    List<String> own = RouterOptions.ofRouter().stream().map(ConfigOption::key).toList();
    for (String setting : settings()) {
      if (own.contains(STRATEGY + "." + setting)) {
        throw clash(
            String.format("an option '%s'", setting), STRATEGY + "." + setting, "options()");
      }
    }
    for (String group : new TreeSet<>(strategy.optionGroups())) {
      if (GROUPS.contains(group) || own.stream().anyMatch(key -> key.startsWith(group + "."))) {
        throw clash(
            String.format("a group of options '%s'", group), group + ".…", "optionGroups()");
      }
    }
  }

  private ValidationException clash(String declared, String own, String method) {
    return new ValidationException(
        String.format(
            "Router %s has the strategy '%s', which is %s. It declares %s, but '%s' is every"
                + " router's own. Let its %s return another name, or choose another strategy.",
            options.router(),
            strategy.identifier(),
            CodeOrigin.of(strategy.getClass()),
            declared,
            own,
            method));
  }

  /** Whether the key gives an option to the selector's provider, whichever that is. */
  private boolean isOfSelector(String key) {
    if (!SelectorParser.isAboutSelector(key)) {
      return false;
    }
    if (strategy.selectorUse() == SelectorUse.NONE) {
      List<String> others = strategies.withSelector();
      throw options.error(
          key,
          String.format(
              "is for a strategy that has a model read each row, and '%s' has none. Remove it%s.",
              strategy.identifier(),
              others.isEmpty()
                  ? ""
                  : ", or set 'strategy' to one of these: " + String.join(", ", others)));
    }
    return key.startsWith(SelectorOptions.PREFIX) && key.length() > SelectorOptions.PREFIX.length();
  }

  /** Whether the key is one of the many that an option of a map type stands for. */
  private boolean isOfMap(String key) {
    if (maps().anyMatch(key::equals)) {
      throw options.error(key, String.format("needs a name behind it: write '%s.<name>'.", key));
    }
    return maps().anyMatch(map -> key.startsWith(map + ".") && key.length() > map.length() + 1);
  }

  private Stream<String> maps() {
    return strategy.options().stream()
        .filter(ConfigurationUtils::canBePrefixMap)
        .map(option -> STRATEGY + "." + option.key());
  }

  /** Checks the keys that hold a label, now that the labels are known. */
  void checkLabels(List<String> labels) {
    for (String key : new TreeSet<>(options.options().keySet())) {
      if (key.startsWith(CANDIDATE + ".") || key.startsWith(ROUTE + ".")) {
        checkLabel(key, labels);
      }
    }
  }

  private void checkLabel(String key, List<String> labels) {
    String[] parts = key.split("\\.", 3);
    if (parts.length < 3 || parts[2].isEmpty()) {
      throw options.error(
          key,
          String.format(
              "is unknown. Write '%s.<label>.%s'.",
              parts[0], parts[0].equals(CANDIDATE) ? "<option of its provider>" : "reference"));
    }
    if (!labels.contains(parts[1])) {
      String suggestion =
          NearestKey.of(parts[1], labels)
              .map(near -> " Did you mean '" + parts[0] + "." + near + "." + parts[2] + "'?")
              .orElse("");
      throw options.error(
          key,
          String.format(
              "is about '%s', which is none of the 'candidates': %s.%s",
              parts[1], String.join(", ", labels), suggestion));
    }
    if (parts[0].equals(ROUTE)) {
      checkRoute(key, parts[1], parts[2]);
    }
  }

  private void checkRoute(String key, String label, String ofRoute) {
    List<String> known =
        Stream.concat(RouterOptions.ofRoute().stream(), strategy.routeOptions().stream())
            .map(option -> String.join(".", ROUTE, label, option.key()))
            .toList();
    if (known.contains(key)) {
      return;
    }
    throw strategies
        .ownerOfRouteOption(ofRoute)
        .map(owner -> ofAnother(key, owner))
        .orElseGet(() -> unknown(key, known));
  }

  /** The keys without a label or a strategy's own group in them. */
  private Set<String> whole() {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(FactoryUtil.PROVIDER.key());
    keys.add(FactoryUtil.PROPERTY_VERSION.key());
    RouterOptions.ofRouter().forEach(option -> keys.add(option.key()));
    settings().forEach(setting -> keys.add(STRATEGY + "." + setting));
    if (strategy.selectorUse() != SelectorUse.NONE) {
      keys.add(SelectorOptions.SELECTOR.key());
      SelectorOptions.known().forEach(option -> keys.add(SelectorOptions.KNOWN + option.key()));
    }
    return keys;
  }

  private List<String> settings() {
    return strategy.options().stream()
        .filter(option -> !ConfigurationUtils.canBePrefixMap(option))
        .map(ConfigOption::key)
        .sorted()
        .toList();
  }

  private ValidationException unknown(String key, String group) {
    Optional<RoutingStrategyFactory> owner = strategies.ownerOf(group);
    if (owner.isPresent()) {
      return ofAnother(key, owner.get());
    }
    Set<String> known = whole();
    maps().sorted().forEach(map -> known.add(map + "." + lastSegment(key)));
    if (!group.equals(NO_GROUP)) {
      Set<String> groups = new TreeSet<>(GROUPS);
      groups.addAll(strategy.optionGroups());
      NearestKey.of(group, groups)
          .ifPresent(near -> known.add(near + key.substring(group.length())));
    }
    return unknown(key, known);
  }

  private static String lastSegment(String key) {
    int dot = key.lastIndexOf('.');
    return dot == key.indexOf('.') ? "<name>" : key.substring(dot + 1);
  }

  private ValidationException ofAnother(String key, RoutingStrategyFactory owner) {
    return options.error(
        key,
        String.format(
            "is for the strategy '%s', but the router's is '%s'. Set 'strategy'='%s', or remove the"
                + " option.",
            owner.identifier(), strategy.identifier(), owner.identifier()));
  }

  private ValidationException unknown(String key, Iterable<String> known) {
    Set<String> keys = new LinkedHashSet<>();
    known.forEach(keys::add);
    String suggestion = NearestKey.suggestion(key, keys);
    return options.error(
        key,
        "is unknown."
            + (suggestion.isEmpty() ? " There are: " + String.join(", ", keys) + "." : suggestion));
  }
}
