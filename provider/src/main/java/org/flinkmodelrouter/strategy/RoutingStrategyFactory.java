package org.flinkmodelrouter.strategy;

import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;

/**
 * Makes a strategy from a router's options. Found by {@link java.util.ServiceLoader}; {@code
 * 'strategy'='<identifier>'} selects it.
 */
public interface RoutingStrategyFactory {

  /** The value of the {@code strategy} option, lower case. */
  String identifier();

  /** The strategy's settings: each key {@code k} here is the router's option {@code strategy.k}. */
  default Set<ConfigOption<?>> options() {
    return Set.of();
  }

  /**
   * Names of top-level groups of options that are this strategy's alone, such as {@code rule} for
   * {@code rule.1.when}.
   */
  default Set<String> optionGroups() {
    return Set.of();
  }

  /**
   * The options of these groups, for the option reference only: keys as a user would write them,
   * with a word in angle brackets for what varies, such as {@code rule.<n>.when}.
   */
  default List<ConfigOption<?>> groupOptions() {
    return List.of();
  }

  /**
   * Makes the strategy. Called when the router is created and whenever a statement that uses it is
   * planned, so that every mistake that can be seen in the options is an error here.
   *
   * @throws org.apache.flink.table.api.ValidationException naming the option at fault and what to
   *     write instead
   */
  RoutingStrategy create(StrategyContext context);
}
