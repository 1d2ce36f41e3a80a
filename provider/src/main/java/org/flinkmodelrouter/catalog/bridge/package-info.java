/**
 * The JVM's half of the bridge: which Python is started, the one child that all catalogs of a class
 * loader share, its sockets, and the calls of {@code docs/bridge.md} as JSON. What is asked and
 * what Flink is told is the catalog's business.
 */
package org.flinkmodelrouter.catalog.bridge;
