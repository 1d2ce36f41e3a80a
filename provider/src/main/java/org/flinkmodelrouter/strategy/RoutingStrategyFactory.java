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

  /**
   * The strategy's settings: each key {@code k} here is the router's option {@code strategy.k}. An
   * option of Flink's map type stands for any number of them, {@code strategy.k.<name>}: its value
   * is what each name has.
   *
   * <p>{@code on-error} and all that begins with {@code selector.} are the router's own.
   */
  default Set<ConfigOption<?>> options() {
    return Set.of();
  }

  /**
   * What the strategy wants to know of each candidate: each key {@code k} here is the router's
   * option {@code route.<label>.k}. None of the router's own keys there may be used.
   */
  default Set<ConfigOption<?>> routeOptions() {
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

  /** Whether the strategy has a model read each row: then it makes a {@link SelectorStrategy}. */
  default SelectorUse selectorUse() {
    return SelectorUse.NONE;
  }

  /**
   * The columns of a selector that is written inline.
   *
   * @param context without a selector
   * @param provider the selector's {@code provider} option, for providers that insist on a type
   * @throws org.apache.flink.table.api.ValidationException if they can't be told from the settings
   */
  default SelectorColumns inlineSelector(StrategyContext context, String provider) {
    throw new UnsupportedOperationException(
        getClass().getName() + " must implement inlineSelector, for it has a selector");
  }

  /**
   * Makes the strategy. Called when the router is created and whenever a statement that uses it is
   * planned, so that every mistake that can be seen in the options is an error here.
   *
   * @throws org.apache.flink.table.api.ValidationException naming the option at fault and what to
   *     write instead
   */
  RoutingStrategy create(StrategyContext context);

  /**
   * Makes what explains single rows: {@code model-catalog router explain} and {@code CALL
   * sys.explain_route} show it. Without one they show the decision and its reason.
   *
   * @param context as for {@link #create}, which accepted it
   */
  default StrategyExplainer explainer(StrategyContext context) {
    return (input, decision) -> List.of();
  }
}
