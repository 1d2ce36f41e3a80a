/**
 * {@code 'strategy'='rule'}: its options, and the decision that follows from the first true
 * condition. How a condition is compiled and evaluated is {@code expression}'s business.
 */
package org.flinkmodelrouter.strategy.rule;
