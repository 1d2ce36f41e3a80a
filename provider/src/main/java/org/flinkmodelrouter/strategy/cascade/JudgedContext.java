package org.flinkmodelrouter.strategy.cascade;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.Column;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * The router as its selector sees it, which is shown an answer beside its question.
 *
 * @param inputColumns of both
 */
record JudgedContext(StrategyContext of, List<Column> inputColumns) implements StrategyContext {

  static JudgedContext around(StrategyContext router) {
    return new JudgedContext(router, CascadeColumns.of(router));
  }

  @Override
  public String router() {
    return of.router();
  }

  @Override
  public List<CandidateDescription> candidates() {
    return of.candidates();
  }

  @Override
  public List<Column> answerColumns() {
    return of.answerColumns();
  }

  @Override
  public Optional<SelectorDescription> selector() {
    return of.selector();
  }

  @Override
  public ReadableConfig options() {
    return of.options();
  }

  @Override
  public ReadableConfig routeOptions(String label) {
    return of.routeOptions(label);
  }

  @Override
  public Map<String, String> optionGroup(String name) {
    return of.optionGroup(name);
  }

  @Override
  public ReadableConfig configuration() {
    return of.configuration();
  }

  @Override
  public ClassLoader classLoader() {
    return of.classLoader();
  }
}
