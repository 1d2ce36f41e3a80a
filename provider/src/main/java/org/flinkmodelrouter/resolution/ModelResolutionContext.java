package org.flinkmodelrouter.resolution;

import org.apache.flink.table.factories.ModelProviderFactory;

/**
 * A {@link ModelProviderFactory.Context} that can resolve other models of the same catalog.
 *
 * <p>Every factory that provides a model of a model catalog gets one; a provider made of models
 * checks for it with {@code instanceof}:
 *
 * <pre>{@code
 * if (context instanceof ModelResolutionContext resolution) {
 *   ModelProvider member = resolution.resolve("cheap").createProvider(Map.of());
 * }
 * }</pre>
 */
public interface ModelResolutionContext extends ModelProviderFactory.Context {

  /**
   * Finds a model by {@code name} (in the database of the model at hand, whatever the session's is)
   * or {@code database.name}, each with {@code $3} for version 3 behind it.
   *
   * @throws org.apache.flink.table.api.ValidationException if the name is malformed, or no such
   *     model or version exists; the message says where the name was looked for
   * @throws org.apache.flink.table.catalog.exceptions.CatalogException if the store cannot be asked
   */
  ReferencedModel resolve(String name);
}
