package org.flinkmodelrouter.routing;

import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.options.ToldFailure;
import org.flinkmodelrouter.strategy.CodeOrigin;
import org.flinkmodelrouter.strategy.ReviewingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorColumns;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * What a router's options say of its strategy.
 *
 * @param factory makes the strategy
 * @param settings the options under {@code strategy.}, keys without that prefix
 * @param routes for each candidate the strategy's options under {@code route.<label>.}, keys
 *     without that prefix
 * @param groups the options of each of the strategy's own groups, keys without the group's name
 * @param failOnError whether an exception of the strategy fails its row
 * @param selector the model that reads rows for the strategy; null for none
 */
public record StrategyDeclaration(
    RoutingStrategyFactory factory,
    Map<String, String> settings,
    Map<String, Map<String, String>> routes,
    Map<String, Map<String, String>> groups,
    boolean failOnError,
    @Nullable CandidateDeclaration selector) {

  public StrategyDeclaration {
    settings = Map.copyOf(settings);
    routes = Map.copyOf(routes);
    groups = Map.copyOf(groups);
  }

  /**
   * The columns of the selector, which is written inline.
   *
   * @param selector this router's
   * @throws ValidationException if the strategy's settings are wrong
   */
  SelectorColumns inlineSelector(
      RouterSchema router,
      List<CandidateBinding> candidates,
      CandidateDeclaration.Inline selector,
      ReadableConfig configuration,
      ClassLoader classLoader) {
    return made(
        shown(router.router()),
        () ->
            factory.inlineSelector(
                context(
                    router,
                    candidates,
                    Optional.empty(),
                    configuration,
                    classLoader,
                    Clock.systemUTC()),
                selector.options().get(FactoryUtil.PROVIDER.key())));
  }

  /**
   * Makes the strategy.
   *
   * @param router the router's columns
   * @param candidates those a decision may name
   * @param read the selector; null where the router has none
   * @param configuration the session's
   * @param classLoader the session's
   * @throws ValidationException if a setting is wrong, or the strategy does not fit
   */
  RoutingStrategy create(
      RouterSchema router,
      List<CandidateBinding> candidates,
      @Nullable CandidateBinding read,
      ReadableConfig configuration,
      ClassLoader classLoader) {
    return create(context(router, candidates, read, configuration, classLoader, Clock.systemUTC()));
  }

  /**
   * What the strategy is made from.
   *
   * @param read the selector; null where the router has none
   * @param clock the time by which rows are routed
   * @throws ValidationException if a setting is wrong
   */
  StrategyContext context(
      RouterSchema router,
      List<CandidateBinding> candidates,
      @Nullable CandidateBinding read,
      ReadableConfig configuration,
      ClassLoader classLoader,
      InstantSource clock) {
    return context(
        router,
        candidates,
        Optional.ofNullable(read).map(CandidateBinding::describedSelector),
        configuration,
        classLoader,
        clock);
  }

  private StrategyContext context(
      RouterSchema router,
      List<CandidateBinding> candidates,
      Optional<StrategyContext.SelectorDescription> described,
      ReadableConfig configuration,
      ClassLoader classLoader,
      InstantSource clock) {
    Configuration options =
        checked(router.router(), OptionKeys.STRATEGY + ".", settings, factory.options());
    Map<String, Configuration> ofRoutes = new HashMap<>();
    routes.forEach(
        (label, given) ->
            ofRoutes.put(
                label,
                checked(
                    router.router(),
                    OptionKeys.ROUTE + "." + label + ".",
                    given,
                    factory.routeOptions())));
    return new StrategyInputs(
        router.router(),
        candidates.stream()
            .map(c -> new StrategyContext.CandidateDescription(c.label(), c.description()))
            .toList(),
        router.inputs(),
        router.answers(),
        described,
        options,
        ofRoutes,
        groups,
        configuration,
        classLoader,
        clock);
  }

  /**
   * Makes the strategy.
   *
   * @throws ValidationException if a setting is wrong, or the strategy does not fit
   */
  RoutingStrategy create(StrategyContext context) {
    String shown = shown(context.router());
    RoutingStrategy strategy =
        made(shown, () -> StrategyCheck.checked(shown, factory.create(context)));
    if (context.selector().isPresent()
        && !(strategy instanceof SelectorStrategy)
        && !(strategy instanceof ReviewingStrategy)) {
      throw new ValidationException(
          String.format(
              "The strategy '%s' of router %s has a selector, and %s doesn't say what to ask it."
                  + " Let it implement SelectorStrategy or ReviewingStrategy.",
              factory.identifier(), context.router(), strategy.getClass().getName()));
    }
    return strategy;
  }

  private String shown(String router) {
    return String.format(
        "The strategy '%s' of router %s, which is %s,",
        factory.identifier(), router, CodeOrigin.of(factory.getClass()));
  }

  private static <T> T made(String shown, Supplier<T> making) {
    try {
      return making.get();
    } catch (ValidationException e) {
      throw e;
    } catch (LinkageError e) {
      throw ToldFailure.of(
          String.format(
              "%s could not be made: %s. Its jar was built for another version of"
                  + " flink-model-router or Flink, or lacks a library: build it anew for those that"
                  + " are here, with all in it that it needs.",
              shown, e),
          e);
    } catch (RuntimeException e) {
      // The whole story in the innermost message: sql-client prints no other.
      throw ToldFailure.of(String.format("%s could not be made: %s", shown, e), e);
    }
  }

  private static Configuration checked(
      String router, String prefix, Map<String, String> given, Set<ConfigOption<?>> known) {
    Configuration options = Configuration.fromMap(given);
    known.forEach(option -> check(router, prefix, options, option));
    return options;
  }

  private static void check(
      String router, String prefix, Configuration options, ConfigOption<?> option) {
    try {
      options.getOptional(option);
    } catch (IllegalArgumentException e) {
      throw ToldFailure.of(
          String.format(
              "Option '%s%s' of router %s has a value of the wrong kind: %s%s",
              prefix, option.key(), router, e.getMessage(), ValueKind.remedy(option, e)),
          e);
    }
  }

  /** Keys only: a value may be a secret. */
  @Override
  public String toString() {
    return "StrategyDeclaration["
        + factory.identifier()
        + ", settings="
        + settings.keySet()
        + ", groups="
        + groups.keySet()
        + "]";
  }
}
