package org.flinkmodelrouter.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.AsyncRoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyExplainer;

/**
 * {@code 'strategy'='asking'}: somebody else's strategy, which asks a service about each row; the
 * service says {@code strategy.answer}. It explains what it was told.
 */
public final class AskingStrategyFactory implements RoutingStrategyFactory {

  private static final ConfigOption<String> ANSWER =
      ConfigOptions.key("answer").stringType().noDefaultValue().withDescription("What is said.");

  private static final AtomicInteger ASKED = new AtomicInteger();

  /** How often the service was asked. */
  public static int asked() {
    return ASKED.get();
  }

  @Override
  public String identifier() {
    return "asking";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(ANSWER);
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    return new Asking(context.options().get(ANSWER));
  }

  @Override
  public StrategyExplainer explainer(StrategyContext context) {
    return (input, decision) ->
        List.of(
            new StrategyExplainer.Step(
                "service", null, "its answer", decision == null ? "unknown" : "known", null));
  }

  private record Asking(@Nullable String answer) implements AsyncRoutingStrategy {

    @Override
    public CompletableFuture<RoutingDecision> decideAsync(RowData input) {
      ASKED.incrementAndGet();
      return answer == null
          ? CompletableFuture.failedFuture(new IllegalStateException("the row in words"))
          : CompletableFuture.completedFuture(
              new RoutingDecision.Route(List.of(answer), true, "asked", 0.75));
    }
  }
}
