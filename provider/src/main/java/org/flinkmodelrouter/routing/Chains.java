package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
  private final Map<String, List<String>> fallbacks;
  private final DecisionSource routeSource;
  private final Chain defaultChain;
  private final Map<List<String>, Chain> open = new ConcurrentHashMap<>();
  private final Map<List<String>, Chain> exclusive = new ConcurrentHashMap<>();

  Chains(RouterPlan plan, List<OpenCandidate> candidates) {
    candidates.forEach(candidate -> this.candidates.put(candidate.label(), candidate));
    this.fallbacks = plan.fallbacks();
    this.routeSource = plan.forced() == null ? DecisionSource.STRATEGY : DecisionSource.FORCED;
    this.defaultChain =
        chain(withFallbacks(List.of(plan.defaultCandidate())), DecisionSource.DEFAULT);
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
    return decision instanceof Route route
        ? of(route, route.exclusive() ? exclusive : open)
        : defaultChain;
  }

  private Chain of(Route route, Map<List<String>, Chain> known) {
    Chain chain = known.get(route.labels());
    if (chain == null) {
      chain =
          chain(
              route.exclusive()
                  ? new LinkedHashSet<>(route.labels())
                  : withFallbacks(route.labels()),
              routeSource);
      if (known.size() < MOST_KEPT) {
        known.put(route.labels(), chain);
      }
    }
    return chain;
  }

  private Set<String> withFallbacks(List<String> chosen) {
    Set<String> labels = new LinkedHashSet<>(chosen);
    labels.addAll(fallbacks.getOrDefault(chosen.get(0), List.of()));
    return labels;
  }

  private Chain chain(Set<String> labels, DecisionSource source) {
    List<OpenCandidate> chain = new ArrayList<>();
    for (String label : labels) {
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
