package org.flinkmodelrouter.routing;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What a router's policy makes of a row, before any candidate is asked.
 *
 * @param label the candidate that is asked first; null if none is
 * @param source whose choice that is, as in the decision column; null if no candidate is asked
 * @param reason as in the decision column
 * @param score as in the decision column; null where the strategy has none
 * @param chain the candidates that may serve the row, in the order they are tried
 */
public record RouteChoice(
    @Nullable String label,
    @Nullable String source,
    String reason,
    @Nullable Double score,
    List<String> chain) {
  public RouteChoice {
    chain = List.copyOf(chain);
  }
}
