package org.flinkmodelrouter.routing;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;
import org.flinkmodelrouter.resolution.ModelResolutionContext;
import org.flinkmodelrouter.resolution.UncataloguedContext;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * {@code 'provider'='routing'}. A model catalog hands over a context that resolves names; plain
 * discovery, as for temporary models and models of other catalogs, doesn't: then only inline
 * candidates work.
 */
public final class RoutingModelProviderFactory implements ModelProviderFactory {

  private final SecretResolver uncatalogued;

  /** Called by Flink's discovery. */
  public RoutingModelProviderFactory() {
    this(new SecretResolver(SecretPolicy.defaults()));
  }

  /**
   * A factory with its own idea of secrets.
   *
   * @param uncatalogued puts in the secrets of models that no model catalog keeps
   */
  RoutingModelProviderFactory(SecretResolver uncatalogued) {
    this.uncatalogued = uncatalogued;
  }

  @Override
  public ModelProvider createModelProvider(Context context) {
    return context instanceof ModelResolutionContext resolution
        ? provider(resolution)
        : UncataloguedContext.provide(context, uncatalogued, RoutingModelProviderFactory::provider);
  }

  private static ModelProvider provider(ModelResolutionContext context) {
    return RoutingProvider.of(new RouterPlanner(context).plan());
  }

  @Override
  public String factoryIdentifier() {
    return RouterOptions.PROVIDER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(RouterOptions.CANDIDATES);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    Set<ConfigOption<?>> optional = new LinkedHashSet<>(RouterOptions.ofRouter());
    optional.remove(RouterOptions.CANDIDATES);
    return optional;
  }
}
