package org.flinkmodelrouter.testing;

import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.Column;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * What a strategy is made from, without a router around it: candidates by label only, no settings.
 *
 * @param group the options of the strategy's own group, whatever its name
 */
public record RouterContext(
    List<CandidateDescription> candidates,
    List<Column> inputColumns,
    Map<String, String> group,
    InstantSource clock)
    implements StrategyContext {

  /** A context with Flink's default configuration. */
  public static RouterContext of(
      List<String> labels, List<Column> inputColumns, Map<String, String> group) {
    return new RouterContext(
        labels.stream().map(label -> new CandidateDescription(label, "")).toList(),
        inputColumns,
        group,
        Clock.systemUTC());
  }

  /** The same at this clock's time. */
  public RouterContext at(InstantSource time) {
    return new RouterContext(candidates, inputColumns, group, time);
  }

  @Override
  public String router() {
    return "ml.db.router";
  }

  @Override
  public ReadableConfig options() {
    return new Configuration();
  }

  @Override
  public Map<String, String> optionGroup(String name) {
    return group;
  }

  @Override
  public ReadableConfig configuration() {
    return new Configuration();
  }

  @Override
  public ClassLoader classLoader() {
    return RouterContext.class.getClassLoader();
  }
}
