package org.flinkmodelrouter.strategy.score;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.SelectorColumns;
import org.flinkmodelrouter.strategy.SelectorUse;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.selector.ScoreColumn;
import org.flinkmodelrouter.strategy.selector.SelectorInput;

/** {@code 'strategy'='score'}: a model gives the row a number, which thresholds cut. */
public final class ScoreStrategyFactory implements RoutingStrategyFactory {

  static final ConfigOption<Map<String, String>> THRESHOLDS =
      key("threshold")
          .mapType()
          .noDefaultValue()
          .withDescription(
              "From which score on rows go to the candidate of that label. A row goes to the one with"
                  + " the highest threshold that its score reaches. All candidates but the first have"
                  + " one, each higher than the one before; the first, without one, gets the rows"
                  + " below.");

  @Override
  public String identifier() {
    return "score";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(SelectorInput.COLUMNS, ScoreColumn.NAME, ScoreColumn.TYPE, THRESHOLDS);
  }

  @Override
  public SelectorUse selectorUse() {
    return SelectorUse.REQUIRED;
  }

  @Override
  public SelectorColumns inlineSelector(StrategyContext context, String provider) {
    return new SelectorColumns(
        SelectorInput.inline(context), List.of(ScoreColumn.inline(context, provider)));
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    return new ScoreStrategy(
        SelectorInput.of(context), ScoreColumn.find(context), Thresholds.of(context));
  }
}
