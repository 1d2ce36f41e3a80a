package org.flinkmodelrouter.strategy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.NearestKey;

/** The strategies on a class path, by their identifiers. */
public final class StrategyFactories {

  private final SortedMap<String, RoutingStrategyFactory> factories;

  private StrategyFactories(SortedMap<String, RoutingStrategyFactory> factories) {
    this.factories = factories;
  }

  /**
   * Finds every strategy that a class loader can see, the built-ins among them.
   *
   * @param classLoader the session's, so that a strategy that came by ADD JAR is found too
   * @throws ValidationException if one cannot be loaded, or two have the same identifier
   */
  public static StrategyFactories discover(ClassLoader classLoader) {
    try {
      return of(ServiceLoader.load(RoutingStrategyFactory.class, classLoader));
    } catch (ServiceConfigurationError e) {
      throw new ValidationException(
          String.format(
              "A routing strategy on the class path cannot be loaded: %s. Mend or remove its jar.",
              e.getMessage()),
          e);
    }
  }

  /**
   * The given strategies and no others.
   *
   * @throws ValidationException if two have the same identifier
   */
  public static StrategyFactories of(Iterable<RoutingStrategyFactory> strategies) {
    TreeMap<String, RoutingStrategyFactory> found = new TreeMap<>();
    for (RoutingStrategyFactory factory : strategies) {
      RoutingStrategyFactory other = found.putIfAbsent(factory.identifier(), factory);
      if (other != null) {
        throw new ValidationException(
            String.format(
                "Two routing strategies are called '%s': %s and %s. Remove one of their jars, or"
                    + " let one return another identifier().",
                factory.identifier(), other.getClass().getName(), factory.getClass().getName()));
      }
    }
    return new StrategyFactories(found);
  }

  /** All of them, ordered by identifier. */
  public Collection<RoutingStrategyFactory> all() {
    return List.copyOf(factories.values());
  }

  /** The strategy with this identifier. */
  public Optional<RoutingStrategyFactory> find(String identifier) {
    return Optional.ofNullable(factories.get(identifier));
  }

  /**
   * What to say where {@link #find} found nothing: the identifiers there are, the nearest first.
   */
  public String alternatives(String identifier) {
    return factories.isEmpty()
        ? "No strategy is on the class path: the jar is incomplete. Build or copy it anew."
        : "There are: "
            + String.join(", ", factories.keySet())
            + "."
            + NearestKey.suggestion(identifier, factories.keySet());
  }

  /** The strategy that owns a top-level group of options, such as {@code rule}. */
  public Optional<RoutingStrategyFactory> ownerOf(String optionGroup) {
    return factories.values().stream()
        .filter(factory -> factory.optionGroups().contains(optionGroup))
        .findFirst();
  }
}
