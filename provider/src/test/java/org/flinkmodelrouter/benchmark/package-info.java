/**
 * What a router costs, measured as a ratio within one run: JMH for a row, whole pipelines on a mini
 * cluster. Nothing here is a test, and no test asserts a time.
 */
package org.flinkmodelrouter.benchmark;
