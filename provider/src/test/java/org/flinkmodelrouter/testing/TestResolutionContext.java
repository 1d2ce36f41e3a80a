package org.flinkmodelrouter.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.ml.ModelProvider;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.ModelResolutionContext;
import org.flinkmodelrouter.resolution.ReferencedModel;
import org.flinkmodelrouter.resolution.StoredModel;

/**
 * A context as any catalog could make it, for a model that is planned by itself.
 *
 * @param getObjectIdentifier of the model
 * @param getCatalogModel the model
 * @param models those it can resolve
 * @param getConfiguration the session's
 */
public record TestResolutionContext(
    ObjectIdentifier getObjectIdentifier,
    ResolvedCatalogModel getCatalogModel,
    MemoryModels models,
    ReadableConfig getConfiguration)
    implements ModelResolutionContext {

  @Override
  public ReferencedModel resolve(String name) {
    try {
      return new Found(
          models.get(ModelName.parse(name, getObjectIdentifier.getDatabaseName())),
          getObjectIdentifier.getCatalogName());
    } catch (ModelNotExistException e) {
      throw new ValidationException("There is no model '" + name + "'.", e);
    }
  }

  @Override
  public ClassLoader getClassLoader() {
    return TestResolutionContext.class.getClassLoader();
  }

  @Override
  public boolean isTemporary() {
    return false;
  }

  private record Found(StoredModel stored, String catalog) implements ReferencedModel {

    @Override
    public ObjectIdentifier identifier() {
      return ObjectIdentifier.of(
          catalog, stored.path().getDatabaseName(), stored.path().getObjectName());
    }

    @Override
    public OptionalInt version() {
      return OptionalInt.of(stored.version());
    }

    @Override
    public ResolvedCatalogModel model() {
      return stored.model();
    }

    @Override
    public ModelProvider createProvider(Map<String, String> overrides) {
      Map<String, String> options = new HashMap<>(stored.model().getOptions());
      options.putAll(overrides);
      ResolvedCatalogModel model =
          ResolvedCatalogModel.of(
              stored.model().getOrigin().copy(options),
              stored.model().getResolvedInputSchema(),
              stored.model().getResolvedOutputSchema());
      return Providers.create(null, identifier(), model, false);
    }
  }
}
