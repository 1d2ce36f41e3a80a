package org.flinkmodelrouter.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.DataType;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * What a strategy with a selector is made from, without a router around it: the candidates {@code
 * cheap}, {@code middle} and {@code smart}, and a row of a text, a number and a language.
 *
 * @param settings the options under {@code strategy.}
 * @param selector what is asked, if anybody is
 */
public record SelectorContext(
    List<CandidateDescription> candidates,
    List<Column> inputColumns,
    Map<String, String> settings,
    Optional<SelectorDescription> selector)
    implements StrategyContext {

  /** Three candidates and no selector. */
  public static SelectorContext of(String... settings) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      options.put(settings[i], settings[i + 1]);
    }
    return new SelectorContext(
        List.of(
            new CandidateDescription("cheap", "short questions"),
            new CandidateDescription("middle", "all {row}s\n of {candidates}"),
            new CandidateDescription("smart", "")),
        List.of(
            Column.physical("query", DataTypes.STRING()),
            Column.physical("n", DataTypes.INT()),
            Column.physical("lang", DataTypes.STRING())),
        options,
        Optional.empty());
  }

  /** The same with these candidates alone. */
  public SelectorContext candidates(String... labels) {
    return new SelectorContext(
        List.of(labels).stream().map(label -> new CandidateDescription(label, "")).toList(),
        inputColumns,
        settings,
        selector);
  }

  /** The same with these columns in place of the router's. */
  public SelectorContext input(Column... columns) {
    return new SelectorContext(candidates, List.of(columns), settings, selector);
  }

  /** The same with a selector. */
  public SelectorContext asking(List<Column> input, Column... output) {
    return new SelectorContext(
        candidates,
        inputColumns,
        settings,
        Optional.of(new SelectorDescription("selector (model judge)", input, List.of(output))));
  }

  /** A column. */
  public static Column column(String name, DataType type) {
    return Column.physical(name, type);
  }

  @Override
  public String router() {
    return "ml.db.router";
  }

  @Override
  public ReadableConfig options() {
    return Configuration.fromMap(settings);
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
    return SelectorContext.class.getClassLoader();
  }
}
