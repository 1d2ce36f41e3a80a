package org.flinkmodelrouter.strategy;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.Column;

/** What a strategy is made from. */
public interface StrategyContext {

  /** The router's name as it stands in messages. */
  String router();

  /** The candidates a decision may name, in their declared order. */
  List<CandidateDescription> candidates();

  /** The router's input columns; rows given to the strategy have these. */
  List<Column> inputColumns();

  /** The settings under {@code strategy.}, keys without that prefix. */
  ReadableConfig options();

  /**
   * The options of one of the strategy's {@link RoutingStrategyFactory#optionGroups}, keys without
   * the group's name.
   */
  Map<String, String> optionGroup(String name);

  /**
   * The session's configuration, such as its time zone; Flink's defaults when the router is being
   * created.
   */
  ReadableConfig configuration();

  /** The session's class loader, the one that found the strategy. */
  ClassLoader classLoader();

  /**
   * A candidate as a strategy sees it.
   *
   * @param label the name a decision uses
   * @param description what it is good at, in words; empty where nobody wrote any
   */
  record CandidateDescription(String label, String description) {}
}
