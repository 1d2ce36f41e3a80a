package org.flinkmodelrouter.strategy.cascade;

import java.io.Serializable;
import javax.annotation.Nullable;
import org.flinkmodelrouter.expression.Conditions;

/**
 * A candidate of a cascade.
 *
 * @param label the candidate's
 * @param option that holds its condition, such as {@code strategy.accept}; null for none
 * @param accept its condition, shared by steps that have the option in common; null for none
 */
record CascadeStep(String label, @Nullable String option, @Nullable Conditions accept)
    implements Serializable {}
