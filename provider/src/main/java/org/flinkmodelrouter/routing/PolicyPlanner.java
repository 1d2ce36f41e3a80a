package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.strategy.StrategyFactories;

/**
 * Plans a router's policy: as a statement is planned, but that candidates get no provider.
 *
 * @param shown the router's name as it stands in messages
 * @param router as it is stored
 * @param models finds its candidates
 */
record PolicyPlanner(String shown, StoredModel router, ModelFinder models, PolicySession session) {

  /**
   * Plans the policy.
   *
   * @throws ValidationException if the model is no router, or no longer a valid one
   */
  RouterPolicy plan() {
    ResolvedCatalogModel model = router.model();
    demandRouter(model.getOptions());
    StrategyFactories strategies = StrategyFactories.discover(session.classLoader());
    RouterDeclaration routing = new RouterParser(shown, model.getOptions(), strategies).parse();
    RouterSchema schema = RouterSchema.of(shown, model, routing.decisionColumn());
    CallSite site =
        CallSite.asDeclared(
            schema.inputs().stream().map(RouterSchema::type).toList(), session.configuration());
    List<CandidateBinding> bindings = new ArrayList<>();
    Map<String, PolicyCandidate> candidates = new LinkedHashMap<>();
    for (CandidateDeclaration declared : routing.candidates()) {
      CandidateBinding binding =
          CandidateBinding.of(schema, routing, declared, behind(schema, declared));
      bindings.add(binding);
      candidates.put(declared.label(), new PolicyCandidate(binding, site, routing.nullInput()));
    }
    return new RouterPolicy(
        schema,
        router.version(),
        routing,
        candidates,
        strategy -> PolicySelector.open(router, models, session, schema, bindings, strategy),
        routing
            .strategy()
            .context(
                schema,
                bindings,
                selector(schema, routing.strategy(), bindings),
                session.configuration(),
                session.classLoader(),
                session.clock()));
  }

  @Nullable
  private CandidateBinding selector(
      RouterSchema schema, StrategyDeclaration strategy, List<CandidateBinding> candidates) {
    CandidateDeclaration declared = strategy.selector();
    if (declared == null) {
      return null;
    }
    ResolvedCatalogModel model =
        declared instanceof CandidateDeclaration.Inline inline
            ? InlineModel.ofSelector(
                strategy.inlineSelector(
                    schema, candidates, inline, session.configuration(), session.classLoader()),
                inline,
                inline.options())
            : catalogued((CandidateDeclaration.Catalogued) declared);
    return CandidateBinding.ofSelector(shown, declared, model);
  }

  private void demandRouter(Map<String, String> options) {
    if (!RouterOptions.isRouter(options)) {
      throw new ValidationException(
          String.format(
              "Model %s is no router: its 'provider' is '%s'. Name a model with 'provider' ="
                  + " 'routing'.",
              shown, options.get(FactoryUtil.PROVIDER.key())));
    }
  }

  private ResolvedCatalogModel behind(RouterSchema schema, CandidateDeclaration declared) {
    return declared instanceof CandidateDeclaration.Catalogued catalogued
        ? catalogued(catalogued)
        : InlineModel.of(schema, (CandidateDeclaration.Inline) declared);
  }

  private ResolvedCatalogModel catalogued(CandidateDeclaration.Catalogued declared) {
    ModelName name = ModelName.parse(declared.name(), router.path().getDatabaseName());
    return models.find(name).model();
  }
}
