/** {@code 'strategy'='classifier'}: what a model's label and confidence mean. */
package org.flinkmodelrouter.strategy.classifier;
