package org.flinkmodelrouter.routing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;

/**
 * Which candidates a decision allows, in the order they are tried.
 *
 * @param defaultModel label of the candidate that serves a row the strategy abstains from
 * @param fallbacks for each label the candidates tried after it, in order
 */
record ChainLabels(String defaultModel, Map<String, List<String>> fallbacks) {

  /** The labels of a decision, in order; whether there are such candidates is not known here. */
  Set<String> of(RoutingDecision decision) {
    if (decision instanceof Route route) {
      return route.exclusive()
          ? new LinkedHashSet<>(route.labels())
          : withFallbacks(route.labels());
    }
    return ofDefault();
  }

  /** The labels of a row that the strategy abstains from. */
  Set<String> ofDefault() {
    return withFallbacks(List.of(defaultModel));
  }

  private Set<String> withFallbacks(List<String> chosen) {
    Set<String> labels = new LinkedHashSet<>(chosen);
    labels.addAll(fallbacks.getOrDefault(chosen.get(0), List.of()));
    return labels;
  }
}
