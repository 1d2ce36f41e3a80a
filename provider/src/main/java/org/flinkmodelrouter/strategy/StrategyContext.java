package org.flinkmodelrouter.strategy;

import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
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

  /** The router's output columns that candidates fill: all but the decision. */
  default List<Column> answerColumns() {
    return List.of();
  }

  /** The model that reads rows for the strategy; empty where the router has none. */
  default Optional<SelectorDescription> selector() {
    return Optional.empty();
  }

  /** The settings under {@code strategy.}, keys without that prefix. */
  ReadableConfig options();

  /**
   * The strategy's settings of one candidate, keys without {@code route.<label>.}: those of {@link
   * RoutingStrategyFactory#routeOptions} alone.
   *
   * @param label the candidate's
   */
  default ReadableConfig routeOptions(String label) {
    return new Configuration();
  }

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
   * The time by which rows are routed: the machine's in a job, that of the recorded row in a
   * replay.
   *
   * @return serializable where the strategy is made for a job
   */
  default InstantSource clock() {
    return Clock.systemUTC();
  }

  /**
   * A candidate as a strategy sees it.
   *
   * @param label the name a decision uses
   * @param description what it is good at, in words; empty where nobody wrote any
   */
  record CandidateDescription(String label, String description) {}

  /**
   * A selector as a strategy sees it.
   *
   * @param shown what messages call it, such as {@code selector (model judge)}
   * @param inputColumns what it is asked with, in order
   * @param outputColumns what it answers, in order
   */
  record SelectorDescription(String shown, List<Column> inputColumns, List<Column> outputColumns) {
    public SelectorDescription {
      inputColumns = List.copyOf(inputColumns);
      outputColumns = List.copyOf(outputColumns);
    }
  }
}
