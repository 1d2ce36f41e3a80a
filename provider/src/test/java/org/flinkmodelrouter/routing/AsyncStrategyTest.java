package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.AsyncRoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** Strategies whose decisions arrive later, such as a judge's. */
class AsyncStrategyTest {

  private static final Route SMART = new Route(List.of("smart"), false, "judged", 0.9);

  private final CompletableFuture<RoutingDecision> decision = new CompletableFuture<>();
  private final ManualTiming timing = new ManualTiming();

  @Test
  void theRowWaitsForTheDecision() throws Exception {
    try (var router = OpenedFunction.async(plan(input -> decision))) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      assertThat(router.context.counter("router=support_router.candidate=smart.attempts")).isZero();
      decision.complete(SMART);
      assertThat(asked.get()).containsExactly("from smart");
    }
  }

  @Test
  void aDecisionThatFailsIsAnAbstention() throws Exception {
    List<Judge> failing =
        List.of(
            input -> CompletableFuture.failedFuture(new IllegalStateException("no")),
            input -> null,
            input -> CompletableFuture.completedFuture(null),
            input -> CompletableFuture.completedFuture(new Route(List.of("gone"), false, "", null)),
            input -> {
              throw new IllegalStateException("no");
            });
    for (Judge judge : failing) {
      try (var router = OpenedFunction.async(plan(judge))) {
        assertThat(askAsync(router, "hi").get()).containsExactly("from cheap");
        assertThat(router.context.counted())
            .containsEntry("router=support_router.strategy_errors", 1L)
            .containsEntry("router=support_router.abstentions", 1L);
      }
      try (var router = OpenedFunction.sync(plan(judge))) {
        assertThat(ask(router, "hi")).containsExactly("from cheap");
      }
    }
  }

  @Test
  void aDecisionThatFailsFailsTheRowWhereThatIsAskedFor() throws Exception {
    Judge failing = input -> CompletableFuture.failedFuture(new IllegalStateException("no"));
    try (var router = OpenedFunction.async(plan(failing).failOnStrategyError())) {
      assertThatThrownBy(askAsync(router, "hi")::get)
          .hasMessageContaining("IllegalStateException")
          .hasMessageContaining("'strategy.on-error'");
    }
  }

  @Test
  void anAbstentionGoesToTheDefaultModel() throws Exception {
    Judge unsure = input -> CompletableFuture.completedFuture(new Abstention("unsure"));
    try (var router = OpenedFunction.async(plan(unsure))) {
      assertThat(askAsync(router, "hi").get()).containsExactly("from cheap");
      assertThat(router.context.counter("router=support_router.strategy_errors")).isZero();
    }
  }

  @Test
  void aDecisionThatDoesNotComeLeavesTimeForTheCandidates() throws Exception {
    try (var router =
        OpenedFunction.async(plan(input -> decision).deadline(Duration.ofSeconds(30)), timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      timing.pass(Duration.ofSeconds(10));
      assertThat(asked.get()).containsExactly("from cheap");
      decision.complete(SMART);
      assertThat(router.context.counter("router=support_router.candidate=smart.attempts")).isZero();
      assertThat(timing.waiting()).isZero();
    }
  }

  @Test
  void aSynchronousQueryWaitsForTheDecisionNoLongerThanThat() throws Exception {
    try (var router =
        OpenedFunction.sync(plan(input -> CompletableFuture.supplyAsync(() -> SMART)))) {
      assertThat(ask(router, "hi")).containsExactly("from smart");
    }
    try (var router =
        OpenedFunction.sync(plan(input -> decision).attemptTimeout(Duration.ofMillis(20)))) {
      assertThat(ask(router, "hi")).containsExactly("from cheap");
      assertThat(router.context.counter("router=support_router.strategy_errors")).isOne();
    }
  }

  private static RouterPlanBuilder plan(Judge judge) {
    return new RouterPlanBuilder()
        .candidate("cheap", SyncModel.saying("from cheap"), AsyncModel.saying("from cheap"), null)
        .candidate("smart", SyncModel.saying("from smart"), AsyncModel.saying("from smart"), null)
        .strategy(judge);
  }

  @FunctionalInterface
  private interface Judge extends AsyncRoutingStrategy, Serializable {
    @Override
    CompletableFuture<RoutingDecision> decideAsync(RowData input);
  }
}
