package org.flinkmodelrouter.catalog;

import java.util.List;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ObjectPath;
import org.flinkmodelrouter.resolution.ModelLookup;
import org.flinkmodelrouter.resolution.ModelReference;

/** Looks at a model before it is stored, each time that it is created or altered. */
@FunctionalInterface
public interface DefinitionCheck {

  /**
   * Validates a definition and finds the models that it refers to.
   *
   * @param path the model's name
   * @param model its definition, secrets still references
   * @param models other models of the catalog
   * @param classLoader the session's
   * @return what the store keeps and holds true; empty for a model that is not made of others
   * @throws org.apache.flink.table.api.ValidationException saying what is wrong with the definition
   */
  List<ModelReference> check(
      ObjectPath path, CatalogModel model, ModelLookup models, ClassLoader classLoader);
}
