/**
 * {@code 'strategy'='weighted'}: its options, how the columns of a key become a number, and whose
 * share of all numbers that one lies in. All of it is the same on every machine and in every run.
 */
package org.flinkmodelrouter.strategy.weighted;
