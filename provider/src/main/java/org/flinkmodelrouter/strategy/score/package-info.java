/** {@code 'strategy'='score'}: which candidate the number that a model gives a row stands for. */
package org.flinkmodelrouter.strategy.score;
