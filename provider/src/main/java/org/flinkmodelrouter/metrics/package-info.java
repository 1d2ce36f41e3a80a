/** What a router and its candidates report to Flink's metric groups. */
package org.flinkmodelrouter.metrics;
