/**
 * From values of one SQL type to values of another, all in Flink's internal data structures: the
 * implicit casts that Flink checks for a model's columns and doesn't make. Which columns go where
 * is the router's business.
 */
package org.flinkmodelrouter.conversion;
