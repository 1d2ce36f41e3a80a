package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.annotation.Nullable;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;

/** Finds the chain that a decision means. Safe for use by many threads. */
final class Chains {

  /**
   * Strategies decide among few lists; one that makes up ever new ones must not fill the memory.
   */
  private static final int MOST_KEPT = 1000;

  private final Map<String, OpenCandidate> candidates = new LinkedHashMap<>();
  private final ChainLabels labels;
  private final DecisionSource routeSource;
  private final Chain defaultChain;

  /** Of the decisions that strategies mostly make: for one candidate, with its fallback. */
  private final Map<String, Chain> ofOne = new HashMap<>();

  private final Map<List<String>, Chain> open = new ConcurrentHashMap<>();
  private final Map<List<String>, Chain> exclusive = new ConcurrentHashMap<>();

  Chains(RouterPlan plan, List<OpenCandidate> candidates) {
    candidates.forEach(candidate -> this.candidates.put(candidate.label(), candidate));
    this.labels = new ChainLabels(plan.defaultCandidate(), plan.fallbacks());
    this.routeSource = plan.forced() == null ? DecisionSource.STRATEGY : DecisionSource.FORCED;
    this.defaultChain = chain(labels.ofDefault(), DecisionSource.DEFAULT);
    for (String label : this.candidates.keySet()) {
      ofOne.put(label, of(new Route(List.of(label), false, "", null), open));
    }
  }

  /**
   * The candidates that a decision allows.
   *
   * @throws IllegalArgumentException if there is none, or it names a candidate that the router
   *     doesn't have
   */
  Chain of(@Nullable RoutingDecision decision) {
    if (decision == null) {
      throw new IllegalArgumentException("null in place of a decision");
    }
    if (!(decision instanceof Route route)) {
      return defaultChain;
    }
    if (route.exclusive()) {
      return of(route, exclusive);
    }
    Chain chain = route.labels().size() == 1 ? ofOne.get(route.labels().get(0)) : null;
    return chain == null ? of(route, open) : chain;
  }

  private Chain of(Route route, Map<List<String>, Chain> known) {
    Chain chain = known.get(route.labels());
    if (chain == null) {
      chain = chain(labels.of(route), routeSource);
      if (known.size() < MOST_KEPT) {
        known.put(route.labels(), chain);
      }
    }
    return chain;
  }

  private Chain chain(Set<String> allowed, DecisionSource source) {
    List<OpenCandidate> chain = new ArrayList<>();
    for (String label : allowed) {
      OpenCandidate candidate = candidates.get(label);
      if (candidate == null) {
        throw new IllegalArgumentException(
            "there is no candidate %s, only %s".formatted(label, candidates.keySet()));
      }
      chain.add(candidate);
    }
    return new Chain(List.copyOf(chain), source);
  }
}
