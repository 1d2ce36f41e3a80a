/**
 * A router from its options to its rows: the options and what they declare, the provider, and the
 * synchronous and asynchronous predict functions. Which model is chosen is a strategy's business,
 * what a failed call means is {@code resilience}'s.
 */
package org.flinkmodelrouter.routing;
