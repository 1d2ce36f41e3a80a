/**
 * What happens when a call to a model fails or takes too long: attempts, deadlines and classes of
 * errors.
 */
package org.flinkmodelrouter.resilience;
