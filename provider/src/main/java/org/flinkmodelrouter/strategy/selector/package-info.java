/**
 * What strategies that ask a selector have in common: the row's columns that it is asked with, and
 * the column of its answer that counts. The router asks it; nothing here does.
 */
package org.flinkmodelrouter.strategy.selector;
