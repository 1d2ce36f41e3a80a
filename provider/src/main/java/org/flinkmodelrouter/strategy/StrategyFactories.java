package org.flinkmodelrouter.strategy;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.options.ToldFailure;

/** The strategies on a class path, by their identifiers. */
public final class StrategyFactories {

  private static final String SERVICES =
      "META-INF/services/" + RoutingStrategyFactory.class.getName();

  private final SortedMap<String, DeclaredStrategy> strategies;

  private StrategyFactories(SortedMap<String, DeclaredStrategy> strategies) {
    this.strategies = strategies;
  }

  /**
   * Finds every strategy that a class loader can see, the built-ins among them.
   *
   * @param classLoader the session's, so that a strategy that came by ADD JAR is found too
   * @throws ValidationException if one cannot be loaded, or two of different jars clash
   */
  public static StrategyFactories discover(ClassLoader classLoader) {
    List<RoutingStrategyFactory> found = new ArrayList<>();
    try {
      ServiceLoader.load(RoutingStrategyFactory.class, classLoader).forEach(found::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw unloadable(classLoader, e);
    }
    return of(found);
  }

  /** An error of the class path may name neither the strategy nor its jar: all are named. */
  private static ValidationException unloadable(ClassLoader classLoader, Error error) {
    String registered;
    try {
      registered =
          Collections.list(classLoader.getResources(SERVICES)).stream()
              .map(URL::toString)
              .collect(Collectors.joining(", "));
    } catch (IOException e) {
      error.addSuppressed(e);
      registered = "unknown, " + e;
    }
    String cause = error.getCause() == null ? "" : ", caused by " + error.getCause();
    return ToldFailure.of(
        String.format(
            "A routing strategy on the class path cannot be loaded: %s%s. Mend or remove its jar:"
                + " it has to be built for this version of flink-model-router, to hold the libraries"
                + " that it needs, and to lie where flink-model-router's lies, both in lib/ or both"
                + " by ADD JAR. Strategies are registered in: %s",
            error, cause, registered),
        error);
  }

  /**
   * The given strategies and no others.
   *
   * @throws ValidationException if one doesn't fit this version, or two of different jars clash
   */
  public static StrategyFactories of(Iterable<RoutingStrategyFactory> strategies) {
    TreeMap<String, DeclaredStrategy> found = new TreeMap<>();
    Map<String, DeclaredStrategy> owners = new HashMap<>();
    for (RoutingStrategyFactory factory : strategies) {
      DeclaredStrategy strategy = DeclaredStrategy.of(factory);
      DeclaredStrategy other = found.putIfAbsent(strategy.identifier(), strategy);
      if (other != null) {
        throw new ValidationException(
            String.format(
                "Two routing strategies are called '%s': %s, and %s. Remove one of their jars, or"
                    + " let one return another identifier().",
                strategy.identifier(), other.origin(), strategy.origin()));
      }
      strategy.groups().forEach(group -> claim(owners, group, strategy));
    }
    return new StrategyFactories(found);
  }

  private static void claim(
      Map<String, DeclaredStrategy> owners, String group, DeclaredStrategy strategy) {
    DeclaredStrategy owner = owners.putIfAbsent(group, strategy);
    if (owner != null && !owner.isBeside(strategy)) {
      throw new ValidationException(
          String.format(
              "The options '%s.…' are claimed by two routing strategies: '%s', which is %s, and"
                  + " '%s', which is %s. Remove one of their jars, or let one's optionGroups()"
                  + " return another name.",
              group, owner.identifier(), owner.origin(), strategy.identifier(), strategy.origin()));
    }
  }

  /** All of them, ordered by identifier. */
  public Collection<RoutingStrategyFactory> all() {
    return strategies.values().stream().map(DeclaredStrategy::factory).toList();
  }

  /** The strategy with this identifier. */
  public Optional<RoutingStrategyFactory> find(String identifier) {
    return Optional.ofNullable(strategies.get(identifier)).map(DeclaredStrategy::factory);
  }

  /**
   * What to say where {@link #find} found nothing: the identifiers there are, the nearest first.
   */
  public String alternatives(String identifier) {
    return strategies.isEmpty()
        ? "No strategy is on the class path: the jar is incomplete. Build or copy it anew."
        : "There are: "
            + String.join(", ", strategies.keySet())
            + "."
            + NearestKey.suggestion(identifier, strategies.keySet());
  }

  /** The identifiers of those that have a selector, in order. */
  public List<String> withSelector() {
    return all().stream()
        .filter(factory -> factory.selectorUse() != SelectorUse.NONE)
        .map(RoutingStrategyFactory::identifier)
        .toList();
  }

  /** The strategy that has an option {@code route.<label>.<key>}, such as {@code weight}. */
  public Optional<RoutingStrategyFactory> ownerOfRouteOption(String key) {
    return all().stream()
        .filter(factory -> factory.routeOptions().stream().anyMatch(o -> o.key().equals(key)))
        .findFirst();
  }

  /** The strategy that owns a top-level group of options, such as {@code rule}. */
  public Optional<RoutingStrategyFactory> ownerOf(String optionGroup) {
    return strategies.values().stream()
        .filter(strategy -> strategy.groups().contains(optionGroup))
        .findFirst()
        .map(DeclaredStrategy::factory);
  }
}
