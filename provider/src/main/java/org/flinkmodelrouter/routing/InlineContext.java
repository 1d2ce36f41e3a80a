package org.flinkmodelrouter.routing;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.flinkmodelrouter.resolution.ModelResolutionContext;
import org.flinkmodelrouter.resolution.ReferencedModel;

/**
 * The context that the factory of an inline candidate or selector gets: its own model, and all else
 * from the router, so that a router written inline finds models as the outer one does.
 *
 * @param router the router's context
 * @param inline what is written inline
 * @param model the one that it stands for
 */
record InlineContext(
    ModelResolutionContext router, CandidateDeclaration.Inline inline, ResolvedCatalogModel model)
    implements ModelResolutionContext {

  /** Stands where Flink knows neither the catalog nor the database of an anonymous model. */
  private static final int PARTS_OF_A_NAME = 3;

  @Override
  public ReferencedModel resolve(String name) {
    return router.resolve(name);
  }

  /** The router's with what is written inline behind it; an anonymous router's own. */
  @Override
  public ObjectIdentifier getObjectIdentifier() {
    ObjectIdentifier outer = router.getObjectIdentifier();
    return outer.toList().size() < PARTS_OF_A_NAME
        ? outer
        : ObjectIdentifier.of(
            outer.getCatalogName(),
            outer.getDatabaseName(),
            InlineModel.name(outer.getObjectName(), inline));
  }

  @Override
  public ResolvedCatalogModel getCatalogModel() {
    return model;
  }

  @Override
  public ReadableConfig getConfiguration() {
    return router.getConfiguration();
  }

  @Override
  public ClassLoader getClassLoader() {
    return router.getClassLoader();
  }

  @Override
  public boolean isTemporary() {
    return router.isTemporary();
  }
}
