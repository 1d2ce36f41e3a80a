package org.flinkmodelrouter.routing;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.Column;
import org.flinkmodelrouter.strategy.StrategyContext;

/** What a strategy is made from, as the router's options and the session give it. */
record StrategyInputs(
    String router,
    List<CandidateDescription> candidates,
    List<Column> inputColumns,
    List<Column> answerColumns,
    Optional<SelectorDescription> selector,
    ReadableConfig options,
    Map<String, Configuration> routes,
    Map<String, Map<String, String>> groups,
    ReadableConfig configuration,
    ClassLoader classLoader,
    InstantSource clock)
    implements StrategyContext {

  @Override
  public ReadableConfig routeOptions(String label) {
    return routes.getOrDefault(label, new Configuration());
  }

  @Override
  public Map<String, String> optionGroup(String name) {
    return groups.getOrDefault(name, Map.of());
  }

  /** Keys only, and few of them: a value may be a secret. */
  @Override
  public String toString() {
    return "StrategyInputs[router=" + router + ", candidates=" + candidates + "]";
  }
}
