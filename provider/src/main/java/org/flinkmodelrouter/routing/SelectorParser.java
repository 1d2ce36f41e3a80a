package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.options.CountRange;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorUse;

/** Reads what a router's options say of its selector. */
final class SelectorParser {

  private final OptionReader options;
  private final RoutingStrategyFactory strategy;

  /** A parser for one router; its keys are known to be such that the strategy may have. */
  SelectorParser(OptionReader options, RoutingStrategyFactory strategy) {
    this.options = options;
    this.strategy = strategy;
  }

  /**
   * Reads the options.
   *
   * @return null where the router has no selector
   * @throws ValidationException naming the option at fault and what to write instead
   */
  @Nullable
  CandidateDeclaration parse() {
    Optional<String> name = options.text(SelectorOptions.SELECTOR);
    Map<String, String> own = options.valuesUnder(SelectorOptions.PREFIX);
    boolean inline = own.containsKey(FactoryUtil.PROVIDER.key());
    if (name.isPresent() && inline) {
      throw options.error(
          SelectorOptions.SELECTOR,
          String.format(
              "names a catalogued model, but '%sprovider' says that the selector is written inline."
                  + " Remove one of the two.",
              SelectorOptions.PREFIX));
    }
    if (inline) {
      return new CandidateDeclaration.Inline(SelectorOptions.GROUP, own, known(), Role.SELECTOR);
    }
    if (name.isPresent()) {
      if (name.get().isEmpty()) {
        throw options.error(
            SelectorOptions.SELECTOR, "is empty. Write a model's name, or remove the option.");
      }
      new Overrides(options, SelectorOptions.PREFIX, Role.SELECTOR, name.get()).check(own);
      return new CandidateDeclaration.Catalogued(
          SelectorOptions.GROUP, name.get(), own, known(), Role.SELECTOR);
    }
    refuseWithout();
    return null;
  }

  private void refuseWithout() {
    String remedy =
        "Name a model of the catalog with 'selector', or write one inline with"
            + " 'selector.provider' and the options of that provider as 'selector.<key>'.";
    if (strategy.selectorUse() == SelectorUse.REQUIRED) {
      throw options.error(
          SelectorOptions.SELECTOR,
          String.format(
              "is missing: the strategy '%s' has a model read each row. %s",
              strategy.identifier(), remedy));
    }
    options.options().keySet().stream()
        .filter(SelectorParser::isAboutSelector)
        .sorted()
        .findFirst()
        .ifPresent(
            key -> {
              throw options.error(key, "is about a selector, and there is none. " + remedy);
            });
  }

  /** Whether an option says something of a selector. */
  static boolean isAboutSelector(String key) {
    return key.equals(SelectorOptions.GROUP)
        || key.startsWith(SelectorOptions.PREFIX)
        || key.startsWith(SelectorOptions.KNOWN);
  }

  private CandidateDeclaration.Route known() {
    OptionReader known = options.under(SelectorOptions.KNOWN);
    return new CandidateDeclaration.Route(
        List.of(),
        null,
        new CandidatePlan.Limits(
            known.duration(SelectorOptions.TIMEOUT).orElse(null),
            known
                .givenCount(SelectorOptions.MAX_CONCURRENCY, RouterOptions.CONCURRENCY_RANGE)
                .orElse(null),
            known.givenCount(SelectorOptions.REQUESTS_PER_MINUTE, CountRange.ANY).orElse(null),
            null,
            new CallCost(
                known.amount(SelectorOptions.COST_PER_CALL),
                known.amount(SelectorOptions.COST_IN),
                known.amount(SelectorOptions.COST_OUT))));
  }
}
