package org.flinkmodelrouter.testing;

import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * {@code 'strategy'='pinned'}: somebody else's strategy, which sends every row to {@code
 * strategy.label} or, without it, abstains. It has a group of options, {@code pin}, whose values it
 * does not read.
 */
public final class PinnedStrategyFactory implements RoutingStrategyFactory {

  private static final ConfigOption<String> LABEL =
      ConfigOptions.key("label").stringType().noDefaultValue().withDescription("Where rows go.");
  private static final ConfigOption<Double> SCORE =
      ConfigOptions.key("score").doubleType().noDefaultValue().withDescription("What it scores.");

  @Override
  public String identifier() {
    return "pinned";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(LABEL, SCORE);
  }

  @Override
  public Set<String> optionGroups() {
    return Set.of("pin");
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    String label = context.options().get(LABEL);
    if (label != null
        && context.candidates().stream().noneMatch(known -> known.label().equals(label))) {
      throw new ValidationException("Option 'strategy.label' names no candidate: " + label);
    }
    return new Pinned(label, context.options().get(SCORE));
  }

  private record Pinned(@Nullable String label, @Nullable Double score) implements RoutingStrategy {

    @Override
    public RoutingDecision decide(RowData input) {
      return label == null
          ? new RoutingDecision.Abstention("nothing pinned")
          : new RoutingDecision.Route(List.of(label), false, "pinned", score);
    }
  }
}
