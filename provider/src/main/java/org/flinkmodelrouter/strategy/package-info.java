/**
 * How a model is chosen for a row: the interface that every strategy implements, and each built-in,
 * one class a way. The built-ins are found by the same {@link java.util.ServiceLoader} hook that a
 * user's strategy uses. Calling the chosen model is not here.
 */
package org.flinkmodelrouter.strategy;
