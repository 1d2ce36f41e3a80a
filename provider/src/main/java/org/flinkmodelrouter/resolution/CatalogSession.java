package org.flinkmodelrouter.resolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;
import org.flinkmodelrouter.secrets.Redaction;
import org.flinkmodelrouter.secrets.RevealedOptions;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * A catalog as one session plans with it: the same for a model that a statement names and for those
 * that it is made of.
 *
 * @param models the catalog's
 * @param secrets what references in their options may reach
 * @param configuration the session's
 * @param classLoader the session's, which finds providers
 */
record CatalogSession(
    ModelFinder models,
    SecretResolver secrets,
    ReadableConfig configuration,
    ClassLoader classLoader) {

  /**
   * Makes a model's provider.
   *
   * @param overrides options that stand in for the model's own
   * @param above the models that this one is part of, the outermost first
   */
  ModelProvider provide(
      ObjectIdentifier identifier,
      ResolvedCatalogModel stored,
      boolean temporary,
      Map<String, String> overrides,
      List<ObjectIdentifier> above) {
    String name = identifier.asSummaryString();
    List<ObjectIdentifier> chain = chain(identifier, above);
    RevealedOptions options = secrets.reveal(name, stored.getOptions()).with(overrides);
    ResolvedCatalogModel model =
        ResolvedCatalogModel.of(
            stored.getOrigin().copy(options),
            stored.getResolvedInputSchema(),
            stored.getResolvedOutputSchema());
    ModelProviderFactory factory = ProviderFactories.find(classLoader, name, options);
    Redaction redaction = options.redaction();
    try {
      ModelProvider provider =
          factory.createModelProvider(
              new CatalogResolutionContext(this, identifier, model, temporary, chain));
      return options.differFromStored()
          ? RevealedProvider.of(provider, model, redaction)
          : provider;
    } catch (RuntimeException e) {
      throw redaction.of(e);
    }
  }

  /** Refuses nesting without end, which a store prevents but a plan of old may still hold. */
  private static List<ObjectIdentifier> chain(
      ObjectIdentifier identifier, List<ObjectIdentifier> above) {
    List<ObjectIdentifier> chain = new ArrayList<>(above);
    chain.add(identifier);
    if (above.contains(identifier) || above.size() > ReferenceGraph.MAX_DEPTH) {
      throw new ValidationException(
          String.format(
              "Models nest %s: %s. Change one of them with ALTER MODEL.",
              above.contains(identifier)
                  ? "in a circle"
                  : "deeper than " + ReferenceGraph.MAX_DEPTH + " routers",
              chain.stream()
                  .map(ObjectIdentifier::asSummaryString)
                  .collect(Collectors.joining(" -> "))));
    }
    return List.copyOf(chain);
  }
}
