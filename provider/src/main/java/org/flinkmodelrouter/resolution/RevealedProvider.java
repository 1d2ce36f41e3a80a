package org.flinkmodelrouter.resolution;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.flinkmodelrouter.secrets.Redaction;

/**
 * A provider whose functions are made from the model that its factory saw: Flink hands over the
 * catalog's model, in which secrets are references. It has the interfaces of the provider itself,
 * for Flink decides by them, and what the provider throws has lost the secrets.
 */
public sealed interface RevealedProvider extends ModelProvider {

  /** The provider itself. */
  ModelProvider provider();

  /** The model with its secrets. */
  ResolvedCatalogModel model();

  /** Keeps the model's secrets out of messages. */
  Redaction secrets();

  /** Wraps a provider; one that can't predict is left as it is. */
  static ModelProvider of(ModelProvider provider, ResolvedCatalogModel model, Redaction secrets) {
    boolean sync = provider instanceof PredictRuntimeProvider;
    boolean async = provider instanceof AsyncPredictRuntimeProvider;
    if (sync && async) {
      return new Both(provider, model, secrets);
    }
    if (sync) {
      return new Sync(provider, model, secrets);
    }
    return async ? new Async(provider, model, secrets) : provider;
  }

  /** Keeps out of messages what was put into the options of the provider's model. */
  static Redaction secretsOf(ModelProvider provider) {
    return provider instanceof RevealedProvider revealed ? revealed.secrets() : Redaction.NONE;
  }

  private static PredictFunction sync(RevealedProvider revealed, Context context) {
    try {
      return ((PredictRuntimeProvider) revealed.provider())
          .createPredictFunction(new RevealedContext(revealed.model(), context.runtimeConfig()));
    } catch (RuntimeException e) {
      throw revealed.secrets().of(e);
    }
  }

  private static AsyncPredictFunction async(RevealedProvider revealed, Context context) {
    try {
      return ((AsyncPredictRuntimeProvider) revealed.provider())
          .createAsyncPredictFunction(
              new RevealedContext(revealed.model(), context.runtimeConfig()));
    } catch (RuntimeException e) {
      throw revealed.secrets().of(e);
    }
  }

  /** Only synchronous. */
  record Sync(ModelProvider provider, ResolvedCatalogModel model, Redaction secrets)
      implements RevealedProvider, PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(Context context) {
      return RevealedProvider.sync(this, context);
    }

    @Override
    public ModelProvider copy() {
      return new Sync(provider.copy(), model, secrets);
    }
  }

  /** Only asynchronous. */
  record Async(ModelProvider provider, ResolvedCatalogModel model, Redaction secrets)
      implements RevealedProvider, AsyncPredictRuntimeProvider {
    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
      return RevealedProvider.async(this, context);
    }

    @Override
    public ModelProvider copy() {
      return new Async(provider.copy(), model, secrets);
    }
  }

  /** Both. */
  record Both(ModelProvider provider, ResolvedCatalogModel model, Redaction secrets)
      implements RevealedProvider, PredictRuntimeProvider, AsyncPredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(Context context) {
      return RevealedProvider.sync(this, context);
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
      return RevealedProvider.async(this, context);
    }

    @Override
    public ModelProvider copy() {
      return new Both(provider.copy(), model, secrets);
    }
  }

  /** Flink's context with the model that has its secrets. */
  record RevealedContext(ResolvedCatalogModel getCatalogModel, ReadableConfig runtimeConfig)
      implements Context {}
}
