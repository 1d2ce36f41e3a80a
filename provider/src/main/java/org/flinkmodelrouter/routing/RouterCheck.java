package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.ModelLookup;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.resolution.ReferenceGraph;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.strategy.StrategyFactories;

/**
 * What CREATE MODEL and ALTER MODEL check of a router, and the references that the store keeps with
 * it. No provider is made: neither a candidate's provider on the class path nor any secret's value
 * is needed.
 */
public final class RouterCheck {

  private static final String ROLE = "candidate";

  private final ModelLookup lookup;
  private final ClassLoader classLoader;

  /**
   * A check within one catalog.
   *
   * @param lookup the catalog's models
   * @param classLoader the session's, which finds strategies
   */
  public RouterCheck(ModelLookup lookup, ClassLoader classLoader) {
    this.lookup = lookup;
    this.classLoader = classLoader;
  }

  /**
   * Checks a model that is about to be written.
   *
   * @param identifier of the model
   * @param model as it will be
   * @return the models it is made of, those of routers written inline in it among them; empty for a
   *     model that is no router
   * @throws ValidationException naming the option at fault, the router, and what to write instead
   * @throws CatalogException if the store cannot be asked
   */
  public List<ModelReference> check(ObjectIdentifier identifier, ResolvedCatalogModel model) {
    if (!RouterOptions.isRouter(model.getOptions())) {
      return List.of();
    }
    ModelFinder models = new ModelFinder(identifier.getCatalogName(), lookup);
    ReferenceGraph graph = new ReferenceGraph(models, identifier.toObjectPath());
    List<ModelReference> found = new ArrayList<>();
    new Level(identifier, graph, classLoader, identifier.asSummaryString(), "", 1)
        .check(model, found);
    return List.copyOf(found);
  }

  /**
   * The router that is written, or a router written inline in it.
   *
   * @param written the router that is written
   * @param graph finds candidates, and knows what they are made of
   * @param classLoader the session's
   * @param router name as it stands in messages
   * @param labels in front of its candidates' labels in the references, such as {@code team.}
   * @param depth 1 for the router that is written
   */
  private record Level(
      ObjectIdentifier written,
      ReferenceGraph graph,
      ClassLoader classLoader,
      String router,
      String labels,
      int depth) {

    void check(ResolvedCatalogModel model, List<ModelReference> found) {
      RouterDeclaration routing =
          new RouterParser(router, model.getOptions(), StrategyFactories.discover(classLoader))
              .parse();
      RouterSchema schema = RouterSchema.of(router, model, routing.decisionColumn());
      List<CandidateBinding> candidates = new ArrayList<>();
      for (CandidateDeclaration candidate : routing.candidates()) {
        ResolvedCatalogModel behind =
            candidate instanceof CandidateDeclaration.Catalogued catalogued
                ? catalogued(catalogued, found)
                : inline(schema, (CandidateDeclaration.Inline) candidate, found);
        candidates.add(CandidateBinding.of(schema, routing, candidate, behind));
      }
      routing.strategy().create(schema, candidates, new Configuration(), classLoader);
      ErrorOutput.of(schema, routing.errors(), new Configuration(), classLoader);
      schema.trace(routing.traceColumn());
    }

    private ResolvedCatalogModel catalogued(
        CandidateDeclaration.Catalogued candidate, List<ModelReference> found) {
      try {
        ModelName name = ModelName.parse(candidate.name(), written.getDatabaseName());
        StoredModel stored = graph.find(name, depth);
        found.add(new ModelReference(ROLE, labels + candidate.label(), name, stored.fingerprint()));
        return stored.model();
      } catch (ValidationException e) {
        throw new ValidationException(
            String.format(
                "Router %s: %s: %s%s",
                router, candidate.shown(), e.getMessage(), candidate.inlineAdvice()));
      }
    }

    private ResolvedCatalogModel inline(
        RouterSchema schema, CandidateDeclaration.Inline candidate, List<ModelReference> found) {
      ResolvedCatalogModel model = InlineModel.of(schema, candidate);
      if (RouterOptions.isRouter(candidate.options())) {
        if (depth == ReferenceGraph.MAX_DEPTH) {
          throw new ValidationException(
              String.format(
                  "Router %s: %s would be one router too many in a chain of %d. Write its"
                      + " candidates into the router above it.",
                  router, candidate.shown(), ReferenceGraph.MAX_DEPTH));
        }
        String name = InlineModel.name(router, candidate.label());
        new Level(written, graph, classLoader, name, labels + candidate.label() + ".", depth + 1)
            .check(model, found);
      }
      return model;
    }
  }
}
