package org.flinkmodelrouter.strategy.rule;

import org.flinkmodelrouter.expression.Condition;
import org.flinkmodelrouter.strategy.RoutingDecision;

/**
 * A condition, and where the rows go for which it is true.
 *
 * @param when the condition
 * @param decision shared by all rows that the rule decides; its reason is the rule's name
 */
record Rule(Condition when, RoutingDecision.Route decision) {}
