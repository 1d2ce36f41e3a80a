/**
 * What keeps a row from a model that is down, slow or throttled: classes of errors, limits of time,
 * and each candidate's gate of breaker, rate and turns. What a row does about it is {@code
 * routing}'s.
 */
package org.flinkmodelrouter.resilience;
