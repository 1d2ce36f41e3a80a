package org.flinkmodelrouter.testing;

import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;

/** Providers made as Flink's planner makes them. */
public final class Providers {

  private Providers() {}

  /**
   * Makes a model's provider.
   *
   * @param catalogFactory what the model's catalog returns from {@code getFactory()}; null to
   *     discover one
   * @throws ValidationException Flink's, with the factory's exception as its cause
   */
  public static ModelProvider create(
      @Nullable ModelProviderFactory catalogFactory,
      String catalog,
      String database,
      String name,
      ResolvedCatalogModel model) {
    return create(catalogFactory, ObjectIdentifier.of(catalog, database, name), model, false);
  }

  /** As above; a temporary model has no catalog factory. */
  public static ModelProvider create(
      @Nullable ModelProviderFactory catalogFactory,
      ObjectIdentifier identifier,
      ResolvedCatalogModel model,
      boolean temporary) {
    return create(catalogFactory, identifier, model, temporary, Providers.class.getClassLoader());
  }

  /** As above, with the class loader that the statement is planned with. */
  public static ModelProvider create(
      @Nullable ModelProviderFactory catalogFactory,
      ObjectIdentifier identifier,
      ResolvedCatalogModel model,
      boolean temporary,
      ClassLoader classLoader) {
    return FactoryUtil.createModelProvider(
        catalogFactory, identifier, model, new Configuration(), classLoader, temporary);
  }

  /** The context of a query, as Flink hands it to the provider. */
  public static ModelProvider.Context query(ResolvedCatalogModel model, String... settings) {
    Configuration configuration = new Configuration();
    for (int i = 0; i < settings.length; i += 2) {
      configuration.setString(settings[i], settings[i + 1]);
    }
    return new Query(model, configuration);
  }

  /** An environment with these variables and no others. */
  public static java.util.function.UnaryOperator<String> environment(
      Map<String, String> variables) {
    return variables::get;
  }

  private record Query(ResolvedCatalogModel getCatalogModel, ReadableConfig runtimeConfig)
      implements ModelProvider.Context {}
}
