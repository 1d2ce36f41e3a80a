package org.flinkmodelrouter.resolution;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * What a model catalog returns from {@code getFactory()}: it provides each of the catalog's models
 * through the factory that the model's {@code provider} option names, with secrets put in, and with
 * a {@link ModelResolutionContext} in place of Flink's context.
 */
public final class CatalogModelProviderFactory implements ModelProviderFactory {

  private final ModelLookup lookup;
  private final SecretResolver secrets;

  /**
   * A factory for one catalog.
   *
   * @param lookup the catalog's models
   * @param secrets what references in their options may reach
   */
  public CatalogModelProviderFactory(ModelLookup lookup, SecretResolver secrets) {
    this.lookup = lookup;
    this.secrets = secrets;
  }

  @Override
  public ModelProvider createModelProvider(Context context) {
    CatalogSession session =
        new CatalogSession(
            new ModelFinder(context.getObjectIdentifier().getCatalogName(), lookup),
            secrets,
            context.getConfiguration(),
            sharedWithCatalog(context.getClassLoader()));
    return session.provide(
        context.getObjectIdentifier(),
        context.getCatalogModel(),
        context.isTemporary(),
        Map.of(),
        List.of());
  }

  /**
   * The class loader that factories are found with. The SQL gateway plans a statement with a copy
   * of the session's class loader. Where our jar came by ADD JAR, that copy has classes of its own,
   * which can't tell that the context they are given resolves names. The catalog's own loader is
   * then the session's, and has the same jars.
   */
  private static ClassLoader sharedWithCatalog(ClassLoader ofStatement) {
    Class<?> context = ModelResolutionContext.class;
    try {
      return ofStatement.loadClass(context.getName()) == context
          ? ofStatement
          : context.getClassLoader();
    } catch (ClassNotFoundException e) {
      return context.getClassLoader();
    }
  }

  /** The catalog's type, by which Flink's listeners tell what kind of catalog an event is from. */
  @Override
  public String factoryIdentifier() {
    return "model-catalog";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }
}
