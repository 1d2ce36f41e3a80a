package org.flinkmodelrouter.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.testing.RouterContext;
import org.junit.jupiter.api.Test;

class OrderedStrategyFactoryTest {

  private final RoutingStrategyFactory factory =
      StrategyFactories.discover(getClass().getClassLoader()).find("ordered").orElseThrow();

  @Test
  void everyRowGoesToTheFirstCandidateAndTheOthersMayFollow() throws Exception {
    RoutingStrategy strategy =
        factory.create(RouterContext.of(List.of("cheap", "smart"), List.of(), Map.of()));

    RoutingStrategy shipped = InstantiationUtil.clone(strategy);

    assertThat(shipped.decide(new GenericRowData(0)))
        .isEqualTo(new RoutingDecision.Route(List.of("cheap"), false, "first in order", null));
  }

  @Test
  void itHasNoSettings() {
    assertThat(factory.options()).isEmpty();
    assertThat(factory.optionGroups()).isEmpty();
  }
}
