package org.flinkmodelrouter.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.ml.ModelProvider;
import org.flinkmodelrouter.openai.FlinkOpenAi;
import org.flinkmodelrouter.resolution.ModelResolutionContext;
import org.flinkmodelrouter.resolution.ProviderFactories;
import org.flinkmodelrouter.resolution.ProviderFailure;
import org.flinkmodelrouter.resolution.ReferencedModel;
import org.flinkmodelrouter.resolution.VersionedModel;
import org.flinkmodelrouter.secrets.RevealedOptions;
import org.flinkmodelrouter.strategy.StrategyFactories;

/**
 * Plans a router for a statement: what was checked when the router was created is checked again,
 * for candidates change, and every candidate gets its provider.
 */
final class RouterPlanner {

  private final ModelResolutionContext context;
  private final String router;

  RouterPlanner(ModelResolutionContext context) {
    this.context = context;
    this.router = context.getObjectIdentifier().asSummaryString();
  }

  /**
   * Plans the router.
   *
   * @throws ValidationException naming the option or the candidate at fault
   */
  PlannedRouter plan() {
    ResolvedCatalogModel model = context.getCatalogModel();
    StrategyFactories strategies = StrategyFactories.discover(context.getClassLoader());
    RouterDeclaration routing = new RouterParser(router, model.getOptions(), strategies).parse();
    RouterSchema schema = RouterSchema.of(router, model, routing.decisionColumn());
    List<PlannedCandidate> candidates =
        routing.candidates().stream().map(each -> candidate(schema, routing, each)).toList();
    List<CandidateBinding> bindings = candidates.stream().map(PlannedCandidate::binding).toList();
    PlannedCandidate selector = selector(schema, routing.strategy(), bindings);
    return new PlannedRouter(
        schema,
        number(VersionedModel.versionOf(model)),
        routing,
        candidates,
        selector,
        routing
            .strategy()
            .create(
                schema,
                bindings,
                selector == null ? null : selector.binding(),
                context.getConfiguration(),
                context.getClassLoader()),
        ErrorOutput.of(
            schema, routing.errors(), context.getConfiguration(), context.getClassLoader()),
        schema.trace(routing.traceColumn()),
        context.getConfiguration().get(ExecutionConfigOptions.TABLE_EXEC_ASYNC_ML_PREDICT_TIMEOUT),
        RevealedOptions.redactionOf(model.getOptions()));
  }

  private PlannedCandidate candidate(
      RouterSchema schema, RouterDeclaration routing, CandidateDeclaration candidate) {
    return planned(
        candidate,
        inline -> InlineModel.of(schema, inline, withAdditions(inline.options())),
        model -> CandidateBinding.of(schema, routing, candidate, model));
  }

  /**
   * Plans the selector alone.
   *
   * @return null where the strategy has none
   */
  @Nullable
  PlannedCandidate selector(
      RouterSchema schema, StrategyDeclaration strategy, List<CandidateBinding> candidates) {
    CandidateDeclaration selector = strategy.selector();
    return selector == null
        ? null
        : planned(
            selector,
            inline ->
                InlineModel.ofSelector(
                    strategy.inlineSelector(
                        schema,
                        candidates,
                        inline,
                        context.getConfiguration(),
                        context.getClassLoader()),
                    inline,
                    withAdditions(inline.options())),
            model -> CandidateBinding.ofSelector(router, selector, model));
  }

  /**
   * Finds a model and makes its provider.
   *
   * @param written the model that something inline stands for
   * @param fitted the model with its columns fitted to the router's
   */
  private PlannedCandidate planned(
      CandidateDeclaration declared,
      Function<CandidateDeclaration.Inline, ResolvedCatalogModel> written,
      Function<ResolvedCatalogModel, CandidateBinding> fitted) {
    try {
      return declared instanceof CandidateDeclaration.Catalogued catalogued
          ? catalogued(catalogued, fitted)
          : inline((CandidateDeclaration.Inline) declared, written, fitted);
    } catch (RuntimeException e) {
      throw ProviderFailure.of(String.format("Router %s: %s", router, declared.shown()), e);
    }
  }

  private PlannedCandidate catalogued(
      CandidateDeclaration.Catalogued declared,
      Function<ResolvedCatalogModel, CandidateBinding> fitted) {
    ReferencedModel model = context.resolve(declared.name());
    CandidateBinding binding = fitted.apply(model.model());
    Map<String, String> options = new HashMap<>(model.model().getOptions());
    options.putAll(declared.overrides());
    Map<String, String> overrides = new HashMap<>(declared.overrides());
    overrides.putAll(FlinkOpenAi.additions(options));
    return new PlannedCandidate(
        binding,
        model.identifier().asSummaryString(),
        number(model.version()),
        model.createProvider(overrides));
  }

  private PlannedCandidate inline(
      CandidateDeclaration.Inline declared,
      Function<CandidateDeclaration.Inline, ResolvedCatalogModel> written,
      Function<ResolvedCatalogModel, CandidateBinding> fitted) {
    ResolvedCatalogModel model = written.apply(declared);
    CandidateBinding binding = fitted.apply(model);
    ModelProvider provider =
        ProviderFactories.find(
                context.getClassLoader(),
                InlineModel.name(router, declared),
                withAdditions(declared.options()))
            .createModelProvider(new InlineContext(context, declared, model));
    return new PlannedCandidate(binding, declared.label(), null, provider);
  }

  private static Map<String, String> withAdditions(Map<String, String> declared) {
    Map<String, String> options = new HashMap<>(declared);
    options.putAll(FlinkOpenAi.additions(options));
    return options;
  }

  @Nullable
  private static Integer number(OptionalInt version) {
    return version.isPresent() ? version.getAsInt() : null;
  }
}
