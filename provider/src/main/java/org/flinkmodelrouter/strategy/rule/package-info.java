/**
 * {@code 'strategy'='rule'}: conditions in Flink SQL, compiled by Flink's own planner when the
 * statement is planned. How a chosen model is called is not here.
 */
package org.flinkmodelrouter.strategy.rule;
