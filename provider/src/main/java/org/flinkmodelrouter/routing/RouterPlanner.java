package org.flinkmodelrouter.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    return new PlannedRouter(
        schema,
        number(VersionedModel.versionOf(model)),
        routing,
        candidates,
        routing
            .strategy()
            .create(
                schema,
                candidates.stream().map(PlannedCandidate::binding).toList(),
                context.getConfiguration(),
                context.getClassLoader()),
        ErrorOutput.of(
            schema, routing.errors(), context.getConfiguration(), context.getClassLoader()),
        schema.trace(routing.traceColumn()),
        context.getConfiguration().get(ExecutionConfigOptions.TABLE_EXEC_ASYNC_ML_PREDICT_TIMEOUT),
        model.getOptions() instanceof RevealedOptions revealed
            ? revealed.redaction()
            : RevealedOptions.of(model.getOptions()).redaction());
  }

  private PlannedCandidate candidate(
      RouterSchema schema, RouterDeclaration routing, CandidateDeclaration candidate) {
    try {
      return candidate instanceof CandidateDeclaration.Catalogued catalogued
          ? catalogued(schema, routing, catalogued)
          : inline(schema, routing, (CandidateDeclaration.Inline) candidate);
    } catch (RuntimeException e) {
      throw ProviderFailure.of(String.format("Router %s: %s", router, candidate.shown()), e);
    }
  }

  private PlannedCandidate catalogued(
      RouterSchema schema, RouterDeclaration routing, CandidateDeclaration.Catalogued candidate) {
    ReferencedModel model = context.resolve(candidate.name());
    CandidateBinding binding = CandidateBinding.of(schema, routing, candidate, model.model());
    Map<String, String> options = new HashMap<>(model.model().getOptions());
    options.putAll(candidate.overrides());
    Map<String, String> overrides = new HashMap<>(candidate.overrides());
    overrides.putAll(FlinkOpenAi.additions(options));
    return new PlannedCandidate(
        binding,
        model.identifier().asSummaryString(),
        number(model.version()),
        model.createProvider(overrides));
  }

  private PlannedCandidate inline(
      RouterSchema schema, RouterDeclaration routing, CandidateDeclaration.Inline candidate) {
    Map<String, String> options = new HashMap<>(candidate.options());
    options.putAll(FlinkOpenAi.additions(options));
    ResolvedCatalogModel model = InlineModel.of(schema, candidate, options);
    CandidateBinding binding = CandidateBinding.of(schema, routing, candidate, model);
    InlineContext inline = new InlineContext(context, candidate.label(), model);
    ModelProvider provider =
        ProviderFactories.find(
                context.getClassLoader(), InlineModel.name(router, candidate.label()), options)
            .createModelProvider(inline);
    return new PlannedCandidate(binding, candidate.label(), null, provider);
  }

  @Nullable
  private static Integer number(OptionalInt version) {
    return version.isPresent() ? version.getAsInt() : null;
  }
}
