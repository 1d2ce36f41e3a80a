package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
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

  /** In front of the labels of candidates of a selector that is a router: no label holds it. */
  private static final String UNDER_SELECTOR = "$" + SelectorOptions.GROUP + ".";

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
      List<ModelReference> references = new ArrayList<>();
      for (CandidateDeclaration candidate : routing.candidates()) {
        ResolvedCatalogModel behind =
            candidate instanceof CandidateDeclaration.Catalogued catalogued
                ? catalogued(catalogued, references)
                : inline(
                    (CandidateDeclaration.Inline) candidate,
                    inline -> InlineModel.of(schema, inline),
                    candidate.label() + ".",
                    references);
        candidates.add(CandidateBinding.of(schema, routing, candidate, behind));
      }
      found.addAll(references);
      CandidateBinding selector =
          selector(schema, routing.strategy(), candidates, references, found);
      routing.strategy().create(schema, candidates, selector, new Configuration(), classLoader);
      ErrorOutput.of(schema, routing.errors(), new Configuration(), classLoader);
      schema.trace(routing.traceColumn());
    }

    @Nullable
    private CandidateBinding selector(
        RouterSchema schema,
        StrategyDeclaration strategy,
        List<CandidateBinding> candidates,
        List<ModelReference> ofCandidates,
        List<ModelReference> found) {
      CandidateDeclaration selector = strategy.selector();
      if (selector == null) {
        return null;
      }
      List<ModelReference> own = new ArrayList<>();
      ResolvedCatalogModel behind =
          selector instanceof CandidateDeclaration.Catalogued catalogued
              ? catalogued(catalogued, own)
              : inline(
                  (CandidateDeclaration.Inline) selector,
                  inline ->
                      InlineModel.ofSelector(
                          strategy.inlineSelector(
                              schema, candidates, inline, new Configuration(), classLoader),
                          inline,
                          inline.options()),
                  UNDER_SELECTOR,
                  own);
      refuseRouterOverCandidates(selector, own, ofCandidates);
      found.addAll(own);
      return CandidateBinding.ofSelector(router, selector, behind);
    }

    /** Such a selector would give rows to the very models that the strategy chooses between. */
    private void refuseRouterOverCandidates(
        CandidateDeclaration selector, List<ModelReference> own, List<ModelReference> candidates) {
      Set<ObjectPath> asked = graph.under(own);
      own.stream()
          .filter(reference -> reference.role().equals(Role.CANDIDATE.word()))
          .forEach(reference -> asked.add(reference.target().path()));
      for (ModelReference candidate : candidates) {
        if (candidate.role().equals(Role.CANDIDATE.word())
            && asked.contains(candidate.target().path())) {
          throw new ValidationException(
              String.format(
                  "Router %s: its %s is a router over %s, which is this router's candidate '%s'. It"
                      + " would give rows to the very models that the strategy chooses between."
                      + " Name a model that reads rows instead of answering them; it may have the"
                      + " same options under another name.",
                  router,
                  selector.shown(),
                  candidate.target().path().getFullName(),
                  candidate.label()));
        }
      }
    }

    private ResolvedCatalogModel catalogued(
        CandidateDeclaration.Catalogued declared, List<ModelReference> found) {
      try {
        ModelName name = ModelName.parse(declared.name(), written.getDatabaseName());
        StoredModel stored = graph.find(name, depth);
        found.add(
            new ModelReference(
                declared.role().word(), labels + declared.label(), name, stored.fingerprint()));
        return stored.model();
      } catch (ValidationException e) {
        throw new ValidationException(
            String.format(
                "Router %s: %s: %s%s",
                router, declared.shown(), e.getMessage(), declared.inlineAdvice()));
      }
    }

    private ResolvedCatalogModel inline(
        CandidateDeclaration.Inline declared,
        Function<CandidateDeclaration.Inline, ResolvedCatalogModel> made,
        String labelsBelow,
        List<ModelReference> found) {
      ResolvedCatalogModel model = made.apply(declared);
      if (RouterOptions.isRouter(declared.options())) {
        if (depth == ReferenceGraph.MAX_DEPTH) {
          throw new ValidationException(
              String.format(
                  "Router %s: %s would be one router too many in a chain of %d. Write its"
                      + " candidates into the router above it.",
                  router, declared.shown(), ReferenceGraph.MAX_DEPTH));
        }
        String name = InlineModel.name(router, declared);
        new Level(written, graph, classLoader, name, labels + labelsBelow, depth + 1)
            .check(model, found);
      }
      return model;
    }
  }
}
