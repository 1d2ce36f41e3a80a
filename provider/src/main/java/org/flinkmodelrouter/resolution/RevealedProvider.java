package org.flinkmodelrouter.resolution;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/**
 * A provider whose functions are made from the model that its factory saw: Flink hands over the
 * catalog's model, in which secrets are references. It has the interfaces of the provider itself,
 * for Flink decides by them.
 */
final class RevealedProvider {

  private RevealedProvider() {}

  /** Wraps a provider. */
  static ModelProvider of(ModelProvider provider, ResolvedCatalogModel model) {
    boolean sync = provider instanceof PredictRuntimeProvider;
    boolean async = provider instanceof AsyncPredictRuntimeProvider;
    if (sync && async) {
      return new Both(provider, model);
    }
    if (sync) {
      return new Sync(provider, model);
    }
    return async ? new Async(provider, model) : provider;
  }

  private static PredictFunction sync(
      ModelProvider provider, ResolvedCatalogModel model, ModelProvider.Context context) {
    return ((PredictRuntimeProvider) provider)
        .createPredictFunction(new RevealedContext(model, context.runtimeConfig()));
  }

  private static AsyncPredictFunction async(
      ModelProvider provider, ResolvedCatalogModel model, ModelProvider.Context context) {
    return ((AsyncPredictRuntimeProvider) provider)
        .createAsyncPredictFunction(new RevealedContext(model, context.runtimeConfig()));
  }

  private record Sync(ModelProvider provider, ResolvedCatalogModel model)
      implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(Context context) {
      return sync(provider, model, context);
    }

    @Override
    public ModelProvider copy() {
      return new Sync(provider.copy(), model);
    }
  }

  private record Async(ModelProvider provider, ResolvedCatalogModel model)
      implements AsyncPredictRuntimeProvider {
    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
      return async(provider, model, context);
    }

    @Override
    public ModelProvider copy() {
      return new Async(provider.copy(), model);
    }
  }

  private record Both(ModelProvider provider, ResolvedCatalogModel model)
      implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(Context context) {
      return sync(provider, model, context);
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
      return async(provider, model, context);
    }

    @Override
    public ModelProvider copy() {
      return new Both(provider.copy(), model);
    }
  }

  private record RevealedContext(ResolvedCatalogModel getCatalogModel, ReadableConfig runtimeConfig)
      implements ModelProvider.Context {}
}
