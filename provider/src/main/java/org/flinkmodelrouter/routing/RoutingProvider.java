package org.flinkmodelrouter.routing;

import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/**
 * A router as Flink's planner sees it. Flink decides by the interfaces whether a query can be
 * synchronous or asynchronous, so there is a class for each combination.
 */
final class RoutingProvider {

  private RoutingProvider() {}

  /** The provider with the interfaces that the router offers. */
  static ModelProvider of(PlannedRouter router) {
    if (router.isSync() && router.isAsync()) {
      return new Both(router);
    }
    return router.isAsync() ? new Async(router) : new Sync(router);
  }

  private static PredictFunction sync(PlannedRouter router, ModelProvider.Context context) {
    return new RoutingPredictFunction(router.plan(false, context.runtimeConfig()));
  }

  private static AsyncPredictFunction async(PlannedRouter router, ModelProvider.Context context) {
    return new RoutingAsyncPredictFunction(router.plan(true, context.runtimeConfig()));
  }

  private record Sync(PlannedRouter router) implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(Context context) {
      return sync(router, context);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  private record Async(PlannedRouter router) implements AsyncPredictRuntimeProvider {
    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
      return async(router, context);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  private record Both(PlannedRouter router)
      implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(Context context) {
      return sync(router, context);
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
      return async(router, context);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }
}
