package org.flinkmodelrouter.strategy.rule;

import javax.annotation.Nullable;
import org.flinkmodelrouter.strategy.RoutingDecision;

/**
 * A condition, and where the rows go for which it is true.
 *
 * @param number its place among the rules
 * @param name what the author calls it; null where nobody named it
 * @param when the condition, in Flink SQL
 * @param decision shared by all rows that the rule decides
 */
record Rule(int number, @Nullable String name, String when, RoutingDecision.Route decision) {

  /** The option that holds the condition. */
  String whenKey() {
    return "rule." + number + ".when";
  }

  /** As a decision's reason tells it. */
  static String reason(int number, @Nullable String name) {
    return name == null ? "rule " + number : "rule " + number + " (" + name + ")";
  }
}
