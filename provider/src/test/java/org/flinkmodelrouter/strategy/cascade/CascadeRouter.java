package org.flinkmodelrouter.strategy.cascade;

import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.ReviewingStrategy;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.testing.TaskContext;

/**
 * What the strategy is made from.
 *
 * @param accept the condition for all candidates; null for none
 * @param own those of single candidates, by label
 */
record CascadeRouter(
    List<String> labels,
    String accept,
    Map<String, String> own,
    List<Column> inputColumns,
    List<Column> answerColumns,
    InstantSource clock)
    implements StrategyContext {

  /** Of three candidates, a, b and c, with a text and a number for an answer. */
  static CascadeRouter of(String accept, String... labelsAndOwn) {
    Map<String, String> own = new java.util.HashMap<>();
    for (int i = 0; i < labelsAndOwn.length; i += 2) {
      own.put(labelsAndOwn[i], labelsAndOwn[i + 1]);
    }
    return new CascadeRouter(
        List.of("a", "b", "c"),
        accept,
        own,
        List.of(
            Column.physical("query", DataTypes.STRING()),
            Column.physical("lang", DataTypes.STRING())),
        List.of(
            Column.physical("response", DataTypes.STRING()),
            Column.physical("confidence", DataTypes.DOUBLE())),
        Clock.systemUTC());
  }

  CascadeRouter with(List<Column> input, List<Column> answer) {
    return new CascadeRouter(labels, accept, own, input, answer, clock);
  }

  /** The same at this clock's time. */
  CascadeRouter at(InstantSource time) {
    return new CascadeRouter(labels, accept, own, inputColumns, answerColumns, time);
  }

  CascadeRouter withLabels(String... other) {
    return new CascadeRouter(List.of(other), accept, own, inputColumns, answerColumns, clock);
  }

  /** As it arrives at a task. */
  ReviewingStrategy open(CascadeStrategyFactory factory) throws Exception {
    ReviewingStrategy shipped =
        (ReviewingStrategy)
            InstantiationUtil.clone(factory.create(this), CascadeRouter.class.getClassLoader());
    shipped.open(new TaskContext());
    return shipped;
  }

  @Override
  public String router() {
    return "ml.db.router";
  }

  @Override
  public List<CandidateDescription> candidates() {
    return labels.stream().map(label -> new CandidateDescription(label, "")).toList();
  }

  @Override
  public ReadableConfig options() {
    return settings(accept);
  }

  @Override
  public ReadableConfig routeOptions(String label) {
    return settings(own.get(label));
  }

  private static Configuration settings(String accept) {
    return accept == null ? new Configuration() : Configuration.fromMap(Map.of("accept", accept));
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
    return CascadeRouter.class.getClassLoader();
  }
}
