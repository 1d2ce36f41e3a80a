package org.flinkmodelrouter.expression;

/**
 * A condition as its author wrote it.
 *
 * @param option the router's option that holds it, such as {@code rule.3.when}
 * @param sql an expression of type BOOLEAN
 */
public record Condition(String option, String sql) {}
