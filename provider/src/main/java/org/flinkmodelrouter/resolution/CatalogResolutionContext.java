package org.flinkmodelrouter.resolution;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.ml.ModelProvider;

/**
 * The context that a factory gets for a model of a model catalog.
 *
 * @param model the model, with secrets put in
 * @param chain the models that this one is part of, the outermost first, and this one at the end
 */
record CatalogResolutionContext(
    CatalogSession session,
    ObjectIdentifier identifier,
    ResolvedCatalogModel model,
    boolean temporary,
    List<ObjectIdentifier> chain)
    implements ModelResolutionContext {

  @Override
  public ReferencedModel resolve(String name) {
    StoredModel found = session.models().find(ModelName.parse(name, identifier.getDatabaseName()));
    return new Found(this, found);
  }

  @Override
  public ObjectIdentifier getObjectIdentifier() {
    return identifier;
  }

  @Override
  public ResolvedCatalogModel getCatalogModel() {
    return model;
  }

  @Override
  public ReadableConfig getConfiguration() {
    return session.configuration();
  }

  @Override
  public ClassLoader getClassLoader() {
    return session.classLoader();
  }

  @Override
  public boolean isTemporary() {
    return temporary;
  }

  private record Found(CatalogResolutionContext from, StoredModel stored)
      implements ReferencedModel {

    @Override
    public ObjectIdentifier identifier() {
      return ObjectIdentifier.of(
          from.session.models().catalog(),
          stored.path().getDatabaseName(),
          stored.path().getObjectName());
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
      return from.session.provide(identifier(), stored.model(), false, overrides, from.chain);
    }
  }
}
