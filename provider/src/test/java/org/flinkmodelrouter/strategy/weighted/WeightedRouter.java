package org.flinkmodelrouter.strategy.weighted;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.testing.TaskContext;

/**
 * What the strategy is made from.
 *
 * @param weights of the candidates, in their order
 * @param settings under {@code strategy.}
 */
record WeightedRouter(
    Map<String, Double> weights, Map<String, String> settings, List<Column> inputColumns)
    implements StrategyContext {

  /** Its only input is a text. */
  static WeightedRouter of(Map<String, Double> weights) {
    return new WeightedRouter(
        weights, Map.of(), List.of(Column.physical("customer", DataTypes.STRING())));
  }

  static Map<String, Double> weights(double cheap, double smart, double local) {
    Map<String, Double> weights = new TreeMap<>();
    weights.put("cheap", cheap);
    weights.put("smart", smart);
    weights.put("local", local);
    return weights;
  }

  WeightedRouter with(String setting, String value) {
    return new WeightedRouter(weights, Map.of(setting, value), inputColumns);
  }

  /** As it arrives at a task. */
  RoutingStrategy open() throws Exception {
    RoutingStrategy shipped = InstantiationUtil.clone(new WeightedStrategyFactory().create(this));
    shipped.open(new TaskContext());
    return shipped;
  }

  static Route route(RoutingStrategy strategy, Object... values) throws Exception {
    return (Route) strategy.decide(GenericRowData.of(values));
  }

  static String label(RoutingStrategy strategy, String key) throws Exception {
    return route(strategy, StringData.fromString(key)).labels().get(0);
  }

  @Override
  public String router() {
    return "ml.db.router";
  }

  @Override
  public List<CandidateDescription> candidates() {
    return weights.keySet().stream().map(label -> new CandidateDescription(label, "")).toList();
  }

  @Override
  public ReadableConfig options() {
    return Configuration.fromMap(settings);
  }

  @Override
  public ReadableConfig routeOptions(String label) {
    Configuration known = new Configuration();
    if (weights.get(label) != null) {
      known.set(WeightedOptions.WEIGHT, weights.get(label));
    }
    return known;
  }

  @Override
  public Map<String, String> optionGroup(String name) {
    return Map.of();
  }

  @Override
  public ReadableConfig configuration() {
    return new Configuration();
  }

  @Override
  public ClassLoader classLoader() {
    return WeightedRouter.class.getClassLoader();
  }
}
