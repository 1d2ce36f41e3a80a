/**
 * From a candidate's name to its model and provider: names, stored models, the augmented context
 * that factories get, and the secrets put in at that moment. How a row is routed is not here.
 */
package org.flinkmodelrouter.resolution;
