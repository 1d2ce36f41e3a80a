package org.flinkmodelrouter.strategy.cascade;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;

/** {@code 'strategy'='cascade'}: the first candidate whose answer is accepted. */
public final class CascadeStrategyFactory implements RoutingStrategyFactory {

  private final InstantSource clock;

  /** Conditions that ask for the time get the machine's. */
  public CascadeStrategyFactory() {
    this(Clock.systemUTC());
  }

  /**
   * Conditions that ask for the time get this clock's.
   *
   * @param clock serializable
   */
  CascadeStrategyFactory(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String identifier() {
    return "cascade";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(CascadeOptions.ACCEPT);
  }

  @Override
  public Set<ConfigOption<?>> routeOptions() {
    return Set.of(CascadeOptions.ROUTE_ACCEPT);
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    return new CascadeStrategy(new CascadeOptions(context).steps(), clock);
  }
}
