/**
 * {@code 'strategy'='cascade'}: the candidates are asked in order, and the first answer that is
 * accepted is the row's. What becomes of a rejected answer is {@code routing}'s business, how a
 * condition is evaluated {@code expression}'s.
 */
package org.flinkmodelrouter.strategy.cascade;
