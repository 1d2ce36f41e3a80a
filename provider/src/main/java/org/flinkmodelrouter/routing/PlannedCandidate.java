package org.flinkmodelrouter.routing;

import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.flinkmodelrouter.openai.FlinkOpenAi;
import org.flinkmodelrouter.resolution.ProviderFailure;
import org.flinkmodelrouter.resolution.RevealedProvider;
import org.flinkmodelrouter.secrets.Redaction;

/**
 * A candidate with its provider.
 *
 * @param binding the candidate and its columns
 * @param identifier the model's full name, or the label of an inline candidate
 * @param version the model's version; null where no catalog keeps one
 * @param provider has a synchronous or an asynchronous interface, or both
 */
record PlannedCandidate(
    CandidateBinding binding,
    String identifier,
    @Nullable Integer version,
    ModelProvider provider) {

  PlannedCandidate {
    if (!(provider instanceof PredictRuntimeProvider)
        && !(provider instanceof AsyncPredictRuntimeProvider)) {
      throw new ValidationException(
          String.format(
              "%s: its provider makes %s, which can predict neither synchronously nor"
                  + " asynchronously. Name a model whose provider can.",
              binding.declaration().shown(), provider.getClass().getName()));
    }
  }

  /** Keeps the candidate's secrets out of messages. */
  Redaction secrets() {
    return RevealedProvider.secretsOf(provider);
  }

  boolean isAsync() {
    return provider instanceof AsyncPredictRuntimeProvider;
  }

  /**
   * Makes the candidate's function for a query: of the query's own mode if the provider has it,
   * else of the other.
   *
   * @param async the query's mode
   * @param runtimeConfig the settings that ML_PREDICT was called with
   * @throws ValidationException if the provider can't make it
   */
  CandidatePlan plan(boolean async, ReadableConfig runtimeConfig) {
    CandidateContext context = new CandidateContext(binding.model(), runtimeConfig);
    PredictFunction syncFunction = null;
    AsyncPredictFunction asyncFunction = null;
    try {
      if (provider instanceof AsyncPredictRuntimeProvider asyncProvider
          && (async || !(provider instanceof PredictRuntimeProvider))) {
        asyncFunction = tamed(asyncProvider.createAsyncPredictFunction(context), runtimeConfig);
      } else {
        syncFunction = ((PredictRuntimeProvider) provider).createPredictFunction(context);
      }
    } catch (RuntimeException e) {
      throw ProviderFailure.of(binding.declaration().shown(), e);
    }
    return new CandidatePlan(
        binding.label(),
        identifier,
        version,
        syncFunction,
        asyncFunction,
        limits(asyncFunction),
        binding.input(),
        binding.output());
  }

  private AsyncPredictFunction tamed(AsyncPredictFunction function, ReadableConfig runtimeConfig) {
    return FlinkOpenAi.tamed(
        function,
        identifier,
        provider instanceof RevealedProvider revealed ? revealed.model() : binding.model(),
        binding.declaration() instanceof CandidateDeclaration.Catalogued catalogued
            ? catalogued.overrides()
            : Map.of(),
        binding.declaration().route().limits().maxConcurrency(),
        runtimeConfig);
  }

  /**
   * What the candidate's function holds back by itself is better held back before the clock runs.
   */
  private CandidatePlan.Limits limits(@Nullable AsyncPredictFunction function) {
    CandidatePlan.Limits declared = binding.declaration().route().limits();
    return declared.maxConcurrency() == null && FlinkOpenAi.isTamed(function)
        ? declared.withMaxConcurrency(FlinkOpenAi.ROWS_AT_A_TIME)
        : declared;
  }

  private record CandidateContext(
      ResolvedCatalogModel getCatalogModel, ReadableConfig runtimeConfig)
      implements ModelProvider.Context {}
}
