package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.SyncModel;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;

class OpeningAndClosingTest {

  /** Threads of routers that other tests closed may not have ended yet. */
  private final List<Thread> others = allRouterThreads();

  @Test
  void candidatesAndStrategyAreOpenedAndClosedWithTheRouter() throws Exception {
    SyncModel cheap = SyncModel.saying("from cheap");
    AsyncModel smart = AsyncModel.saying("from smart");
    Remembering strategy = new Remembering();
    var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("cheap", cheap)
                .candidate("smart", smart)
                .strategy(strategy));
    assertThat(List.of(cheap.isOpen(), smart.isOpen(), strategy.open)).containsOnly(true);
    router.close();
    assertThat(List.of(cheap.isOpen(), smart.isOpen(), strategy.open)).containsOnly(false);
    router.close();
  }

  @Test
  void aCandidateThatCannotBeOpenedIsNamedAndTheOthersAreClosed() {
    SyncModel cheap = SyncModel.saying("from cheap");
    RouterPlan plan =
        new RouterPlanBuilder()
            .candidate("cheap", cheap)
            .candidate("broken", new Unopenable())
            .build();
    assertThatThrownBy(() -> new RoutingPredictFunction(plan).open(new TaskContext()))
        .isInstanceOf(RoutingException.class)
        .hasMessageContaining("support_router")
        .hasMessageContaining("candidate broken (ml.default.broken)")
        .hasMessageContaining("no endpoint")
        .hasNoCause()
        .satisfies(
            error ->
                assertThat(error.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("java.lang.IllegalArgumentException", "was not open"));
    assertThat(cheap.isOpen()).isFalse();
  }

  @Test
  void everyCandidateIsClosedThoughOneCannotBe() throws Exception {
    SyncModel cheap = SyncModel.saying("from cheap");
    SyncModel last = SyncModel.saying("from last");
    var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("cheap", cheap)
                .candidate("broken", new Unclosable())
                .candidate("broken_too", new Unclosable())
                .candidate("last", last));
    assertThatThrownBy(router.function::close)
        .hasMessage("still in use")
        .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
    assertThat(List.of(cheap.isOpen(), last.isOpen())).containsOnly(false);
  }

  @Test
  void noThreadOutlivesTheRouter() throws Exception {
    var router =
        OpenedFunction.async(
            new RouterPlanBuilder()
                .candidate("sync", SyncModel.failing(new IllegalStateException("down")))
                .candidate("async", AsyncModel.saying("from async"))
                .deadline(Duration.ofMinutes(5)));
    assertThat(askAsync(router, "hi").get()).containsExactly("from async");
    List<Thread> threads = routerThreads();
    assertThat(threads)
        .extracting(Thread::getName)
        .containsExactlyInAnyOrder(
            "router support_router: candidate sync",
            "router support_router: next attempts",
            "router support_router: timeouts");
    assertThat(threads).allMatch(Thread::isDaemon);
    assertThat(threads)
        .extracting(Thread::getContextClassLoader)
        .containsOnly(router.context.getUserCodeClassLoader());
    router.close();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void aRouterWhoseCandidatesAreAllSynchronousHasNoThreads() throws Exception {
    try (var router =
        OpenedFunction.sync(new RouterPlanBuilder().candidate("cheap", SyncModel.saying("a")))) {
      assertThat(ask(router, "hi")).containsExactly("a");
      assertThat(routerThreads()).isEmpty();
    }
  }

  @Test
  void aCallIsGivenUpWhenTheTaskThatWaitsForItIsCancelled() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    AsyncModel silent =
        new AsyncModel(
            input -> {
              asked.countDown();
              return new CompletableFuture<>();
            });
    try (var router = OpenedFunction.sync(new RouterPlanBuilder().candidate("silent", silent))) {
      Thread task =
          new Thread(
              () -> {
                var unused = catchThrowable(() -> ask(router, "hi"));
              });
      task.start();
      asked.await();
      task.interrupt();
      task.join();
      assertThat(router.context.counter("router=support_router.candidate=silent.abandoned"))
          .isOne();
    }
  }

  @Test
  void theFunctionsTravelToTasksSerialized() throws Exception {
    RouterPlan plan =
        new RouterPlanBuilder()
            .decision(DecisionField.values())
            .candidate("both", SyncModel.saying("sync"), AsyncModel.saying("async"), null)
            .attemptTimeout(Duration.ofSeconds(5))
            .build();
    RoutingPredictFunction sync = InstantiationUtil.clone(new RoutingPredictFunction(plan));
    sync.open(new TaskContext());
    assertThat(OpenedFunction.texts(sync.predict(OpenedFunction.row("hi"))))
        .containsExactly("async");
    sync.close();
    RoutingAsyncPredictFunction async =
        InstantiationUtil.clone(new RoutingAsyncPredictFunction(plan));
    async.open(new TaskContext());
    assertThat(OpenedFunction.texts(async.asyncPredict(OpenedFunction.row("hi")).get()))
        .containsExactly("async");
    async.close();
  }

  @Test
  void metricsOfCandidatesDoNotCollide() throws Exception {
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder()
                .candidate("cheap", new Counting())
                .candidate("smart", new Counting()))) {
      assertThat(router.context.counted())
          .isEqualTo(
              Map.of(
                  "router=support_router.candidate=cheap.provider.attempts", 1L,
                  "router=support_router.candidate=smart.provider.attempts", 1L));
    }
  }

  @Test
  void aNewVersionIsANewSeries() throws Exception {
    try (var router =
        OpenedFunction.sync(
            new RouterPlanBuilder().version(3).candidate("cheap", SyncModel.saying("a")))) {
      assertThat(ask(router, "hi")).containsExactly("a");
      assertThat(router.context.counted())
          .containsEntry("router=support_router.router_version=3.candidate=cheap.answers", 1L)
          .containsEntry("router=support_router.router_version=3.source=strategy.decisions", 1L);
    }
  }

  private List<Thread> routerThreads() {
    return allRouterThreads().stream().filter(thread -> !others.contains(thread)).toList();
  }

  private static List<Thread> allRouterThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("router support_router"))
        .toList();
  }

  private static final class Remembering implements RoutingStrategy, Serializable {
    private boolean open;

    @Override
    public void open(FunctionContext context) {
      MetricGroup group = context.getMetricGroup();
      group.counter("decisions_of_mine");
      open = true;
    }

    @Override
    public RoutingDecision decide(RowData input) {
      return new Route(List.of("cheap"), false, "", null);
    }

    @Override
    public void close() {
      open = false;
    }
  }

  /** A function with a counter in its task's group, under a name that a router has too. */
  private static final class Counting extends PredictFunction {
    @Override
    public void open(FunctionContext context) {
      context.getMetricGroup().counter("attempts").inc();
    }

    @Override
    public List<RowData> predict(RowData input) {
      return List.of();
    }
  }

  private static final class Unopenable extends PredictFunction {
    @Override
    public void open(FunctionContext context) {
      throw new IllegalArgumentException("no endpoint");
    }

    @Override
    public List<RowData> predict(RowData input) {
      return List.of();
    }

    @Override
    public void close() {
      throw new IllegalStateException("was not open");
    }
  }

  private static final class Unclosable extends AsyncPredictFunction {
    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
      return new CompletableFuture<>();
    }

    @Override
    public void close() {
      throw new IllegalStateException("still in use");
    }
  }
}
