/**
 * Conditions in Flink SQL over a router's input columns: compiled by Flink's own planner when a
 * statement is planned, evaluated for each row on the task. What follows from a condition is a
 * strategy's business and not here.
 */
package org.flinkmodelrouter.expression;
