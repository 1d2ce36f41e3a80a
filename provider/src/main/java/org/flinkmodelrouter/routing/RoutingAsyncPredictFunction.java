package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.flinkmodelrouter.resilience.Timing;

/**
 * A router in an asynchronous query: {@link AsyncRouting} has the way of a row.
 *
 * <p>Flink specializes the function for the statement that calls it. Without that it takes rows of
 * exactly the router's declared types.
 */
public final class RoutingAsyncPredictFunction extends AsyncPredictFunction
    implements SpecializedFunction {

  private static final long serialVersionUID = 1L;

  private final RouterPlan plan;
  private final CallSite site;
  private final Timing timing;

  @Nullable private transient Resources resources;
  @Nullable private transient AsyncRouting routing;

  /** Routes as the plan says. */
  public RoutingAsyncPredictFunction(RouterPlan plan) {
    this(plan, CallSite.asDeclared(plan), Timing.SYSTEM);
  }

  RoutingAsyncPredictFunction(RouterPlan plan, CallSite site, Timing timing) {
    this.plan = plan;
    this.site = site;
    this.timing = timing;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new RoutingAsyncPredictFunction(
        CandidateSpecialization.specialize(plan, context),
        CallSite.of(context).checked(plan),
        timing);
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    resources = new Resources();
    try {
      RouterOpening opening =
          new RouterOpening(
              plan, site, context, timing, true, ThreadSafeSimpleCounter::new, resources);
      OpenRouter router = opening.open();
      // Closed first: no attempt may begin at a candidate that is closed.
      ThreadPoolExecutor followUps =
          new ThreadPoolExecutor(
              1,
              1,
              0,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              opening.threads("next attempts"));
      resources.add(followUps::shutdownNow);
      Timing.Timer timer = resources.add(timing.startTimer(opening.threads("timeouts")));
      routing = new AsyncRouting(router, timer, followUps);
    } catch (Throwable error) {
      resources.closeAfter(error);
      throw error;
    }
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncPredict(RowData row) {
    return asyncPredict(row, Long.MAX_VALUE);
  }

  /**
   * Called by an outer router.
   *
   * @param allowed nanoseconds after which nobody wants the answer any more
   */
  CompletableFuture<Collection<RowData>> asyncPredict(RowData row, long allowed) {
    return routing.serve(row, allowed);
  }

  /** Called by Flink. As the method it overrides, but for the row in the message of a failure. */
  @Override
  public void eval(CompletableFuture<Collection<RowData>> future, Object... args) {
    var unused =
        asyncPredict(GenericRowData.of(args))
            .whenComplete(
                (rows, error) -> {
                  if (error == null) {
                    future.complete(rows);
                  } else {
                    future.completeExceptionally(error);
                  }
                });
  }

  @Override
  public void close() throws Exception {
    if (resources != null) {
      resources.close();
    }
  }
}
