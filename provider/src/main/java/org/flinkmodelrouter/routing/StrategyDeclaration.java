package org.flinkmodelrouter.routing;

import java.util.Map;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;

/**
 * What a router's options say of its strategy.
 *
 * @param factory makes the strategy
 * @param settings the options under {@code strategy.}, keys without that prefix
 * @param groups the options of each of the strategy's own groups, keys without the group's name
 * @param failOnError whether an exception of the strategy fails its row
 */
public record StrategyDeclaration(
    RoutingStrategyFactory factory,
    Map<String, String> settings,
    Map<String, Map<String, String>> groups,
    boolean failOnError) {

  public StrategyDeclaration {
    settings = Map.copyOf(settings);
    groups = Map.copyOf(groups);
  }

  /** Keys only: a value may be a secret. */
  @Override
  public String toString() {
    return "StrategyDeclaration["
        + factory.identifier()
        + ", settings="
        + settings.keySet()
        + ", groups="
        + groups.keySet()
        + "]";
  }
}
