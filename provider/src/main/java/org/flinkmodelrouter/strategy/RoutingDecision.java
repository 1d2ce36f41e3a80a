package org.flinkmodelrouter.strategy;

import java.io.Serializable;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What a strategy says of a row: a route, or an abstention. Immutable, and so may be shared between
 * rows and kept by a strategy that travels to its tasks.
 */
public sealed interface RoutingDecision extends Serializable {

  /** Why, in words a user can read; never holds contents of the row. */
  String reason();

  /**
   * The row goes to the first of these candidates.
   *
   * @param labels candidates in the order they are tried, at least one
   * @param exclusive whether no other candidate may serve the row, not even as a fallback
   * @param reason such as {@code rule 15 (german)}
   * @param score what the choice rests on, such as a classifier's confidence; null where there is
   *     none
   */
  record Route(List<String> labels, boolean exclusive, String reason, @Nullable Double score)
      implements RoutingDecision {
    public Route {
      labels = List.copyOf(labels);
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("A route needs at least one candidate.");
      }
    }
  }

  /**
   * The strategy has no opinion: the router's default model serves the row.
   *
   * @param reason such as {@code no rule matched}
   */
  record Abstention(String reason) implements RoutingDecision {}
}
