package org.flinkmodelrouter.resolution;

import java.util.OptionalInt;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.flinkmodelrouter.options.NearestKey;

/**
 * Finds models of one catalog, and tells where it looked if there is none.
 *
 * @param catalog the catalog's name, for messages
 * @param lookup its models
 */
public record ModelFinder(String catalog, ModelLookup lookup) {

  /**
   * Finds a model.
   *
   * @throws ValidationException if there is no such model or version
   * @throws CatalogException if the store cannot be asked
   */
  public StoredModel find(ModelName name) {
    try {
      return lookup.get(name);
    } catch (ModelNotExistException e) {
      throw missing(name);
    }
  }

  private ValidationException missing(ModelName name) {
    String model = name.path().getObjectName();
    String database = name.path().getDatabaseName();
    if (name.version().isPresent() || name.alias().isPresent()) {
      try {
        ModelName current = new ModelName(name.path(), OptionalInt.empty());
        int version = lookup.get(current).version();
        return new ValidationException(
            name.alias().isPresent()
                ? String.format(
                    "Model %s of catalog '%s' has no alias '%s'. Set it: model-catalog model alias"
                        + " set %s %s %d --database %s",
                    name.path().getFullName(),
                    catalog,
                    name.alias().get(),
                    ShellWord.of(model),
                    name.alias().get(),
                    version,
                    ShellWord.of(database))
                : String.format(
                    "Model %s of catalog '%s' has no version %d. The current one is %d. Name a"
                        + " version that is there, or none for the current one.",
                    name.path().getFullName(), catalog, name.version().getAsInt(), version));
      } catch (ModelNotExistException e) {
        // Not even the model is there, which is the better thing to say.
      }
    }
    return new ValidationException(
        String.format(
            "There is no model '%s' in database '%s' of catalog '%s'.%s Create it first, or name"
                + " one that is there, with its database if that is another one; temporary models"
                + " don't count.",
            model, database, catalog, NearestKey.suggestion(model, lookup.names(database))));
  }
}
