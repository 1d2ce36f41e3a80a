package org.flinkmodelrouter.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.routing.RouterCheck;
import org.flinkmodelrouter.routing.RouterOptions;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * What CREATE MODEL and ALTER MODEL check before they ask the store to keep a model: what would
 * otherwise fail in the first statement that uses it. What the store checks itself isn't here.
 *
 * @param catalog the catalog's name
 * @param secrets knows what references may reach
 * @param routers checks a router's candidates and settings
 */
record ModelCheck(String catalog, SecretResolver secrets, RouterCheck routers) {

  /** ALTER MODEL … SET keeps all other options, and few of another provider's fit a router. */
  private static final String OLD_OPTIONS =
      " The model was no router before: first take the options of its old provider out, with ALTER"
          + " MODEL … RESET ('…').";

  /**
   * Checks a new model.
   *
   * @return the models that it is made of
   * @throws ValidationException naming the option at fault and what to write instead
   */
  List<ModelReference> created(ObjectPath path, ResolvedCatalogModel model) {
    return check(path, model, model.getOptions());
  }

  /**
   * Checks a changed model. A reference that was there before is let be: the session that changes
   * another option need not be one that may use the model.
   *
   * @return the models that it is made of
   * @throws ValidationException naming the option at fault and what to write instead
   */
  List<ModelReference> altered(ObjectPath path, CatalogModel before, ResolvedCatalogModel model) {
    Map<String, String> changed = new HashMap<>(model.getOptions());
    changed.entrySet().removeAll(before.getOptions().entrySet());
    boolean becomesRouter =
        RouterOptions.isRouter(model.getOptions()) && !RouterOptions.isRouter(before.getOptions());
    try {
      return check(path, model, changed);
    } catch (ValidationException e) {
      throw becomesRouter ? new ValidationException(e.getMessage() + OLD_OPTIONS) : e;
    }
  }

  private List<ModelReference> check(
      ObjectPath path, ResolvedCatalogModel model, Map<String, String> written) {
    ObjectIdentifier identifier =
        ObjectIdentifier.of(catalog, path.getDatabaseName(), path.getObjectName());
    demandProvider(identifier, model);
    secrets.demandAllowed(identifier.asSummaryString(), written);
    return routers.check(identifier, model);
  }

  /** Flink's own catalog keeps a model without one, and the first query says that it can't be. */
  private static void demandProvider(ObjectIdentifier identifier, ResolvedCatalogModel model) {
    String key = FactoryUtil.PROVIDER.key();
    if (model.getOptions().getOrDefault(key, "").isBlank()) {
      throw new ValidationException(
          String.format(
              "Model %s must have the option '%s', without which nothing can serve it. Set it to"
                  + " the provider that does, such as 'openai', or to 'routing' for a model made of"
                  + " others.",
              identifier.asSummaryString(), key));
    }
  }
}
