package org.flinkmodelrouter.resolution;

import java.util.function.Function;
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
 * The context of a model that no model catalog keeps, such as a temporary one: secrets are put in,
 * but no other model can be found by its name.
 *
 * @param flink the context that Flink gave
 * @param model the model, with secrets put in
 */
public record UncataloguedContext(ModelProviderFactory.Context flink, ResolvedCatalogModel model)
    implements ModelResolutionContext {

  /**
   * Makes a model's provider.
   *
   * @param flink the context that Flink gave
   * @param secrets what references in the options may reach
   * @param factory makes the provider, with secrets put in
   */
  public static ModelProvider provide(
      ModelProviderFactory.Context flink,
      SecretResolver secrets,
      Function<ModelResolutionContext, ModelProvider> factory) {
    ResolvedCatalogModel stored = flink.getCatalogModel();
    RevealedOptions options =
        secrets.reveal(flink.getObjectIdentifier().asSummaryString(), stored.getOptions());
    ResolvedCatalogModel model =
        ResolvedCatalogModel.of(
            stored.getOrigin().copy(options),
            stored.getResolvedInputSchema(),
            stored.getResolvedOutputSchema());
    Redaction redaction = options.redaction();
    try {
      return RevealedProvider.of(
          factory.apply(new UncataloguedContext(flink, model)), model, redaction);
    } catch (RuntimeException e) {
      throw redaction.of(e);
    }
  }

  /** Refuses: the message says why there is no model by that name, and what to do. */
  @Override
  public ReferencedModel resolve(String name) {
    String why =
        isTemporary()
            ? "a temporary model, or one of a compiled plan that its catalog no longer has, belongs"
                + " to no catalog"
            : "catalog '" + getObjectIdentifier().getCatalogName() + "' is no model catalog";
    throw new ValidationException(
        String.format(
            "Model '%s' can't be found by its name, since %s. Create %s with CREATE MODEL in a"
                + " catalog of 'type'='model-catalog' that has '%s', or write the candidate inline,"
                + " with 'candidate.<label>.provider' and its other options.",
            name, why, getObjectIdentifier().getObjectName(), name));
  }

  @Override
  public ObjectIdentifier getObjectIdentifier() {
    return flink.getObjectIdentifier();
  }

  @Override
  public ResolvedCatalogModel getCatalogModel() {
    return model;
  }

  @Override
  public ReadableConfig getConfiguration() {
    return flink.getConfiguration();
  }

  @Override
  public ClassLoader getClassLoader() {
    return flink.getClassLoader();
  }

  @Override
  public boolean isTemporary() {
    return flink.isTemporary();
  }
}
