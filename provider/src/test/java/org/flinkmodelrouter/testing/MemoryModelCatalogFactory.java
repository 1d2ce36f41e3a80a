package org.flinkmodelrouter.testing;

import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;

/** {@code 'type'='memory-models'}: in its environment there is one secret. */
public final class MemoryModelCatalogFactory implements CatalogFactory {

  /** The value of the environment variable {@code OPENAI_API_KEY}. */
  public static final String KEY = "sk-Only-For-This-Test";

  @Override
  public String factoryIdentifier() {
    return "memory-models";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public Catalog createCatalog(Context context) {
    return new MemoryModelCatalog(
        context.getName(),
        new SecretResolver(
            SecretPolicy.defaults(), Providers.environment(Map.of("OPENAI_API_KEY", KEY))));
  }
}
