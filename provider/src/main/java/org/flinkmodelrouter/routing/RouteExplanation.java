package org.flinkmodelrouter.routing;

import java.util.List;
import javax.annotation.Nullable;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/**
 * What would become of a row, and why.
 *
 * @param router name as it stands in messages
 * @param version version of the router
 * @param strategy identifier of its strategy
 * @param steps what the strategy looked at; empty where it has nothing to tell
 * @param choice what is chosen; null where the strategy would have to ask a model first
 * @param defaultModel label of the candidate that serves a row the strategy abstains from
 * @param asks what the strategy would ask, in words; null if it was asked or asks nobody
 */
public record RouteExplanation(
    String router,
    int version,
    String strategy,
    List<StrategyExplainer.Step> steps,
    @Nullable RouteChoice choice,
    String defaultModel,
    @Nullable String asks) {
  public RouteExplanation {
    steps = List.copyOf(steps);
  }
}
