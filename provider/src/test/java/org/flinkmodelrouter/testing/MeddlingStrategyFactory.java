package org.flinkmodelrouter.testing;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * {@code 'strategy'='meddling'}: while a router is checked, when its candidates were read and
 * nothing is written yet, it does what a test put into {@link #MEDDLING}, each once.
 */
public final class MeddlingStrategyFactory implements RoutingStrategyFactory {

  /** What other writers do in the middle of the next checks. */
  public static final Queue<Runnable> MEDDLING = new ConcurrentLinkedQueue<>();

  @Override
  public String identifier() {
    return "meddling";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of();
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    Runnable next = MEDDLING.poll();
    if (next != null) {
      next.run();
    }
    String first = context.candidates().get(0).label();
    return row -> new RoutingDecision.Route(List.of(first), false, "meddled", null);
  }
}
