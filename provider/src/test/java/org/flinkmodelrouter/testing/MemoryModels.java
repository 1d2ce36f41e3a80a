package org.flinkmodelrouter.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.flinkmodelrouter.resolution.ModelLookup;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.resolution.StoredModel;
import org.flinkmodelrouter.routing.RouterCheck;

/**
 * A catalog's models with all their versions, kept in memory and checked as a model catalog does.
 */
public final class MemoryModels implements ModelLookup {

  private final String catalog;
  private final Map<ObjectPath, List<StoredModel>> models = new LinkedHashMap<>();

  /** An empty catalog of this name. */
  public MemoryModels(String catalog) {
    this.catalog = catalog;
  }

  /** Checks a model and keeps it as the next version; returns what it refers to. */
  public List<ModelReference> write(String database, String name, ResolvedCatalogModel model) {
    List<ModelReference> references =
        new RouterCheck(this, getClass().getClassLoader())
            .check(ObjectIdentifier.of(catalog, database, name), model);
    put(database, name, model, references);
    return references;
  }

  /** Keeps a model as the next version without any check. */
  public void put(
      String database, String name, ResolvedCatalogModel model, List<ModelReference> references) {
    ObjectPath path = new ObjectPath(database, name);
    List<StoredModel> versions = models.computeIfAbsent(path, ignored -> new ArrayList<>());
    String fingerprint = model.getResolvedInputSchema() + "/" + model.getResolvedOutputSchema();
    versions.add(
        new StoredModel(
            path, versions.size() + 1, fingerprint, model.toString(), model, references));
  }

  @Override
  public StoredModel get(ModelName name) throws ModelNotExistException {
    List<StoredModel> versions = models.getOrDefault(name.path(), List.of());
    int version = name.version().orElse(versions.size());
    if (name.alias().isPresent() || version < 1 || version > versions.size()) {
      throw new ModelNotExistException(catalog, name.path());
    }
    return versions.get(version - 1);
  }

  @Override
  public Collection<String> names(String database) {
    return models.keySet().stream()
        .filter(path -> path.getDatabaseName().equals(database))
        .map(ObjectPath::getObjectName)
        .toList();
  }
}
