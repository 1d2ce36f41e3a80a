package org.flinkmodelrouter.resolution;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.ml.ModelProvider;

/** A model that another one refers to, found in the catalog by {@link ModelResolutionContext}. */
public interface ReferencedModel {

  /** Catalog, database and name of the model. */
  ObjectIdentifier identifier();

  /** The version that was found; empty where the catalog keeps none. */
  OptionalInt version();

  /** Schemas, options and comment as the catalog keeps them: secrets are still references. */
  ResolvedCatalogModel model();

  /**
   * Creates the model's provider through the factory that its {@code provider} option names, with
   * secrets put in.
   *
   * @param overrides options that stand in for the model's own, by key
   * @throws org.apache.flink.table.api.ValidationException if the factory is missing or refuses the
   *     options
   */
  ModelProvider createProvider(Map<String, String> overrides);
}
