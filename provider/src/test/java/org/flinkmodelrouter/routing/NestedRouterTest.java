package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericRowData;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

/** A router that is another router's candidate. */
class NestedRouterTest {

  private final ManualTiming timing = new ManualTiming();

  @Test
  void itRoutesAsAnyCandidateAnswers() throws Exception {
    RouterPlan inner =
        new RouterPlanBuilder()
            .candidate("a", SyncModel.saying("from a"))
            .candidate("b", SyncModel.saying("from b"))
            .choosing("b")
            .build();
    try (var router = OpenedFunction.sync(around(inner))) {
      assertThat(ask(router, "hi")).containsExactly("from b");
    }
    try (var router = OpenedFunction.async(around(inner))) {
      assertThat(askAsync(router, "hi").get()).containsExactly("from b");
    }
  }

  @Test
  void theOuterRoutersFallbackStillHasTheRowWhenTheInnerOneFailed() throws Exception {
    RouterPlan inner =
        new RouterPlanBuilder()
            .candidate("a", SyncModel.failing(new IllegalStateException("down")))
            .build();
    SyncModel echo = new SyncModel(input -> SyncModel.text("re: " + input.getString(0)));
    try (var router = OpenedFunction.sync(around(inner).candidate("echo", echo))) {
      assertThat(ask(router, "hi")).containsExactly("re: hi");
    }
  }

  @Test
  void aRowThatIsNullForItsCandidatesIsNoEmptyAnswer() throws Exception {
    RouterPlanBuilder outer =
        new RouterPlanBuilder()
            .candidate("inner", new SyncModel(input -> new NullAnswer(new GenericRowData(1))));
    try (var router = OpenedFunction.sync(outer)) {
      assertThat(ask(router, "hi")).containsExactly((String) null);
    }
  }

  @Test
  void itsDeadlineIsTheOuterAttemptsTimeout() throws Exception {
    RouterPlan inner =
        new RouterPlanBuilder()
            .candidate("silent", AsyncModel.silent())
            .deadline(Duration.ofMinutes(10))
            .build();
    RouterPlanBuilder outer =
        new RouterPlanBuilder()
            .candidate(
                "inner",
                null,
                new RoutingAsyncPredictFunction(inner, CallSite.asDeclared(inner), timing),
                Duration.ofSeconds(2))
            .candidate("smart", AsyncModel.saying("from smart"));
    try (var router = OpenedFunction.async(outer, timing)) {
      CompletableFuture<List<String>> asked = askAsync(router, "hi");
      timing.pass(Duration.ofSeconds(2));
      assertThat(asked.get()).containsExactly("from smart");
      assertThat(
              router.context.counter(
                  "router=support_router.candidate=inner.provider.router=support_router.error_class=timeout.failed_rows"))
          .isOne();
    }
  }

  @Test
  void itsDeadlineIsWhatTheOuterRowHasLeft() throws Exception {
    SyncModel slow =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofSeconds(3));
              throw new IllegalStateException("down");
            });
    SyncModel notAsked = SyncModel.saying("too late");
    RouterPlan inner =
        new RouterPlanBuilder()
            .candidate("slow", slow)
            .candidate("not_asked", notAsked)
            .deadline(Duration.ofMinutes(10))
            .build();
    RouterPlanBuilder outer =
        new RouterPlanBuilder()
            .candidate(
                "inner", new RoutingPredictFunction(inner, CallSite.asDeclared(inner), timing))
            .deadline(Duration.ofSeconds(3));
    try (var router = OpenedFunction.sync(outer, timing)) {
      assertThatThrownBy(() -> ask(router, "hi"))
          .hasMessageContaining("inner: unknown (Router support_router: no candidate answered");
      assertThat(notAsked.calls()).isZero();
    }
  }

  private static RouterPlanBuilder around(RouterPlan inner) {
    return new RouterPlanBuilder().candidate("inner", new RoutingPredictFunction(inner));
  }
}
