package org.flinkmodelrouter.testing;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ModelChange;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.factories.Factory;
import org.flinkmodelrouter.resolution.CatalogModelProviderFactory;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.secrets.SecretResolver;

/** A model catalog without a store: Flink's own catalog in memory, with {@link MemoryModels}. */
public final class MemoryModelCatalog extends GenericInMemoryCatalog {

  private final MemoryModels models;
  private final SecretResolver secrets;

  /** An empty catalog, whose models' references reach what {@code secrets} allows. */
  public MemoryModelCatalog(String name, SecretResolver secrets) {
    super(name);
    this.models = new MemoryModels(name);
    this.secrets = secrets;
  }

  @Override
  public Optional<Factory> getFactory() {
    return Optional.of(new CatalogModelProviderFactory(models, secrets));
  }

  @Override
  public void createModel(ObjectPath path, CatalogModel model, boolean ignoreIfExists) {
    models.write(path.getDatabaseName(), path.getObjectName(), (ResolvedCatalogModel) model);
  }

  @Override
  public void alterModel(
      ObjectPath path, CatalogModel model, List<ModelChange> changes, boolean ignoreIfNotExists) {
    models.write(path.getDatabaseName(), path.getObjectName(), (ResolvedCatalogModel) model);
  }

  @Override
  public CatalogModel getModel(ObjectPath path) throws ModelNotExistException {
    return models.get(new ModelName(path, OptionalInt.empty())).model();
  }

  @Override
  public boolean modelExists(ObjectPath path) {
    return models.names(path.getDatabaseName()).contains(path.getObjectName());
  }
}
