package org.flinkmodelrouter.resolution;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.flinkmodelrouter.secrets.RevealedOptions;
import org.flinkmodelrouter.secrets.SecretResolver;

/** The context of a stored model of which only a part is served: no other part's secret is read. */
public final class PartialContext {

  private PartialContext() {}

  /**
   * The context in which a part of a model gets its providers.
   *
   * @param stored the model
   * @param part tells the keys of the part's options; secrets are put into those alone
   * @param models the catalog's
   * @param secrets what references may reach
   * @param configuration the session's
   * @param classLoader the session's, which finds providers
   * @throws ValidationException if a secret of the part may not be read, or isn't there
   */
  public static ModelResolutionContext of(
      StoredModel stored,
      Predicate<String> part,
      ModelFinder models,
      SecretResolver secrets,
      ReadableConfig configuration,
      ClassLoader classLoader) {
    ObjectIdentifier identifier =
        ObjectIdentifier.of(
            models.catalog(), stored.path().getDatabaseName(), stored.path().getObjectName());
    Map<String, String> used = new HashMap<>(stored.model().getOptions());
    used.keySet().removeIf(part.negate());
    Map<String, String> others = new HashMap<>(stored.model().getOptions());
    others.keySet().removeAll(used.keySet());
    RevealedOptions options = secrets.reveal(identifier.asSummaryString(), used).with(others);
    return new CatalogResolutionContext(
        new CatalogSession(models, secrets, configuration, classLoader),
        identifier,
        ResolvedCatalogModel.of(
            stored.model().getOrigin().copy(options),
            stored.model().getResolvedInputSchema(),
            stored.model().getResolvedOutputSchema()),
        false,
        List.of(identifier));
  }
}
