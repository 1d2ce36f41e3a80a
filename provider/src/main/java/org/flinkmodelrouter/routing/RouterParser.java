package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.options.CountRange;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyFactories;

/** Reads a router's options. */
final class RouterParser {

  private final OptionReader options;
  private final StrategyFactories strategies;

  /**
   * A parser for one router.
   *
   * @param router name as it stands in messages
   * @param options all of its options, {@code provider} among them
   * @param strategies the strategies there are
   */
  RouterParser(String router, Map<String, String> options, StrategyFactories strategies) {
    this.options = new OptionReader(router, options);
    this.strategies = strategies;
  }

  /**
   * Reads the options.
   *
   * @throws ValidationException naming the first option at fault and what to write instead
   */
  RouterDeclaration parse() {
    RoutingStrategyFactory strategy = strategy();
    OptionKeys keys = new OptionKeys(options, strategies, strategy);
    keys.check();
    CandidateLabels labels = CandidateLabels.of(options);
    keys.checkLabels(labels.labels());
    FailureParser failures = new FailureParser(options);
    Duration attemptTimeout = options.duration(RouterOptions.ATTEMPT_TIMEOUT).orElse(null);
    return new RouterDeclaration(
        labels.labels().stream().map(label -> candidate(labels, label)).toList(),
        declaration(strategy, labels.labels()),
        options
            .text(RouterOptions.DEFAULT_MODEL)
            .map(label -> labels.known(RouterOptions.DEFAULT_MODEL, label))
            .orElse(labels.labels().get(0)),
        fallbacks(labels),
        options.choice(RouterOptions.EXECUTION_MODE),
        options.duration(RouterOptions.DEADLINE).orElse(null),
        attemptTimeout,
        options.count(RouterOptions.MAX_ATTEMPTS, RouterOptions.ATTEMPTS_RANGE),
        failures.policy(attempt(attemptTimeout, labels.labels().size())),
        failures.errors(),
        options.choice(RouterOptions.NULL_INPUT),
        options.text(RouterOptions.DECISION_COLUMN).orElse(null),
        options.text(RouterOptions.TRACE_COLUMN).orElse(null));
  }

  /** How long an attempt may take at the most, but for what a query says. */
  private Duration attempt(@Nullable Duration timeout, int candidates) {
    Duration share =
        options
            .duration(RouterOptions.DEADLINE)
            .map(deadline -> deadline.dividedBy(candidates))
            .filter(each -> each.compareTo(RowLimits.LONGEST_ATTEMPT) < 0)
            .orElse(RowLimits.LONGEST_ATTEMPT);
    return timeout == null ? share : timeout;
  }

  private RoutingStrategyFactory strategy() {
    String identifier = options.text(RouterOptions.STRATEGY).orElseThrow();
    return strategies
        .find(identifier)
        .orElseThrow(
            () ->
                options.error(
                    RouterOptions.STRATEGY,
                    String.format(
                        "is '%s', which is no strategy on the class path. %s",
                        identifier, strategies.alternatives(identifier))));
  }

  private StrategyDeclaration declaration(RoutingStrategyFactory strategy, List<String> labels) {
    Map<String, String> settings = new HashMap<>(options.valuesUnder(OptionKeys.STRATEGY + "."));
    settings.remove(
        RouterOptions.STRATEGY_ON_ERROR.key().substring(OptionKeys.STRATEGY.length() + 1));
    settings.keySet().removeIf(key -> key.startsWith(SelectorOptions.PREFIX));
    Map<String, Map<String, String>> groups = new HashMap<>();
    strategy.optionGroups().forEach(group -> groups.put(group, options.valuesUnder(group + ".")));
    return new StrategyDeclaration(
        strategy,
        settings,
        labels.stream().collect(Collectors.toMap(label -> label, label -> known(strategy, label))),
        groups,
        options.choice(RouterOptions.STRATEGY_ON_ERROR) == RouterOptions.StrategyErrors.FAIL,
        new SelectorParser(options, strategy).parse());
  }

  /** What the options tell the strategy of a candidate. */
  private Map<String, String> known(RoutingStrategyFactory strategy, String label) {
    Map<String, String> known = options.valuesUnder(OptionKeys.ROUTE + "." + label + ".");
    known.keySet().retainAll(strategy.routeOptions().stream().map(ConfigOption::key).toList());
    return known;
  }

  private Map<String, List<String>> fallbacks(CandidateLabels labels) {
    List<String> listed = options.list(RouterOptions.FALLBACK_CANDIDATES);
    listed.forEach(label -> labels.known(RouterOptions.FALLBACK_CANDIDATES, label));
    FallbackMode mode = options.choice(RouterOptions.FALLBACK);
    if (mode == FallbackMode.NONE && !listed.isEmpty()) {
      throw options.error(
          RouterOptions.FALLBACK_CANDIDATES,
          "names candidates, but 'fallback' is 'none'. Remove one of the two.");
    }
    List<String> order =
        switch (mode) {
          case NONE -> List.of();
          case ORDERED -> listed.isEmpty() ? labels.labels() : listed;
        };
    Map<String, List<String>> fallbacks = new LinkedHashMap<>();
    for (String label : labels.labels()) {
      fallbacks.put(label, order.stream().filter(other -> !other.equals(label)).toList());
    }
    return fallbacks;
  }

  private CandidateDeclaration candidate(CandidateLabels labels, String label) {
    OptionReader route = options.under(OptionKeys.ROUTE + "." + label + ".");
    CandidateDeclaration.Route known =
        new CandidateDeclaration.Route(
            route.list(RouterOptions.ROUTE_INPUT),
            route.text(RouterOptions.ROUTE_DESCRIPTION).orElse(null),
            limits(route));
    String prefix = OptionKeys.CANDIDATE + "." + label + ".";
    Map<String, String> own = options.valuesUnder(prefix);
    if (!own.containsKey(FactoryUtil.PROVIDER.key())) {
      new Overrides(options, prefix, Role.CANDIDATE, label).check(own);
      return new CandidateDeclaration.Catalogued(label, name(labels, label, route), own, known);
    }
    if (labels.written().containsKey(label)) {
      throw options.error(
          RouterOptions.CANDIDATES,
          String.format(
              "names a catalogued model, '%s', but '%sprovider' says that the candidate is written"
                  + " inline. Remove one of the two.",
              labels.written().get(label), prefix));
    }
    if (route.text(RouterOptions.ROUTE_REFERENCE).isPresent()) {
      throw route.error(
          RouterOptions.ROUTE_REFERENCE,
          String.format(
              "names a catalogued model, but '%sprovider' says that the candidate is written"
                  + " inline. Remove one of the two.",
              prefix));
    }
    return new CandidateDeclaration.Inline(label, own, known);
  }

  private static CandidatePlan.Limits limits(OptionReader route) {
    return new CandidatePlan.Limits(
        route.duration(RouterOptions.ROUTE_TIMEOUT).orElse(null),
        route
            .givenCount(RouterOptions.ROUTE_MAX_CONCURRENCY, RouterOptions.CONCURRENCY_RANGE)
            .orElse(null),
        route.givenCount(RouterOptions.ROUTE_REQUESTS_PER_MINUTE, CountRange.ANY).orElse(null),
        route.givenCount(RouterOptions.ROUTE_CONTEXT_WINDOW, CountRange.ANY).orElse(null),
        new CallCost(
            route.amount(RouterOptions.ROUTE_COST_PER_CALL),
            route.amount(RouterOptions.ROUTE_COST_IN),
            route.amount(RouterOptions.ROUTE_COST_OUT)));
  }

  private static String name(CandidateLabels labels, String label, OptionReader route) {
    String written = labels.written().get(label);
    Optional<String> reference = route.text(RouterOptions.ROUTE_REFERENCE);
    if (written != null && reference.isPresent()) {
      throw route.error(
          RouterOptions.ROUTE_REFERENCE,
          String.format(
              "names a model, and 'candidates' names '%s' for the same label. Write the label alone"
                  + " there.",
              written));
    }
    return reference.orElse(written == null ? label : written);
  }
}
