/**
 * Model routing for Flink SQL. What lives here runs for each row, or adapts Flink's catalog
 * interface to the store behind it; the store itself, the command line and everything else that
 * runs for a statement or a person is Python.
 */
package org.flinkmodelrouter;
