package org.flinkmodelrouter.strategy.rule;

import javax.annotation.Nullable;
import org.flinkmodelrouter.expression.Condition;
import org.flinkmodelrouter.strategy.RoutingDecision;

/**
 * A condition, and where the rows go for which it is true.
 *
 * @param step such as {@code rule 10}
 * @param name what its author calls it; null for nothing
 * @param when the condition
 * @param decision shared by all rows that the rule decides; its reason is step and name
 */
record Rule(String step, @Nullable String name, Condition when, RoutingDecision.Route decision) {}
