/**
 * What a router's policy makes of rows that no job processes: the programs behind {@code
 * model-catalog router explain} and {@code router replay}. The policy itself is {@code routing}'s.
 */
package org.flinkmodelrouter.policy;
