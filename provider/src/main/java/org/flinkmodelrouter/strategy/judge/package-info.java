/**
 * {@code 'strategy'='llm-judge'}: the prompt that a language model gets about a row, and what of
 * its answers counts.
 */
package org.flinkmodelrouter.strategy.judge;
