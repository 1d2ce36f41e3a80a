package org.flinkmodelrouter.catalog;

import static org.flinkmodelrouter.catalog.ModelCatalogOptions.ALL;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.CALL_TIMEOUT;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.DEFAULT_DATABASE;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.INITIALIZE;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.INTEGRITY;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.PASSWORD;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.PYTHON_EXECUTABLE;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.SECRETS_ENV_ALLOWED;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.SECRETS_FILE_ROOT;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.URL;
import static org.flinkmodelrouter.catalog.ModelCatalogOptions.USER;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.factories.CatalogFactory;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.InterpreterSearch;
import org.flinkmodelrouter.catalog.bridge.SharedChildren;
import org.flinkmodelrouter.catalog.bridge.StoreAddress;
import org.flinkmodelrouter.catalog.bridge.StoreClient;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;

/**
 * Makes the catalog of {@code 'type'='model-catalog'}. All that can fail is done here, before Flink
 * knows the catalog: options, Python, the connection and the schema of the database.
 */
public final class ModelCatalogFactory implements CatalogFactory {

  /** The catalog's type, and the identifier of the factory that it gives its models. */
  public static final String IDENTIFIER = "model-catalog";

  /**
   * What a catalog's own options may refer to: everything. Who creates a catalog also says what its
   * models may read, and need not let them read its password.
   */
  private static final SecretPolicy OWN_SECRETS =
      new SecretPolicy(List.of("*"), Path.of("").toAbsolutePath().getRoot());

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.copyOf(ALL);
  }

  @Override
  public Catalog createCatalog(Context context) {
    String name = context.getName();
    CatalogOptionReader options = new CatalogOptionReader(name, context.getOptions());
    SecretPolicy modelSecrets =
        SecretPolicy.of(options.text(SECRETS_ENV_ALLOWED), options.text(SECRETS_FILE_ROOT));
    StoreAddress address =
        new StoreAddress(
            name,
            options.text(URL),
            user(name, options.text(USER)),
            password(name, options.text(PASSWORD)),
            options.flag(INITIALIZE),
            options.demandText(DEFAULT_DATABASE),
            options.choice(INTEGRITY));
    Duration callTimeout = options.demandPositive(CALL_TIMEOUT);
    try {
      StoreClient client =
          StoreClient.open(
              SharedChildren.ofThisClassLoader(),
              InterpreterSearch.ofThisProcess().candidates(options.text(PYTHON_EXECUTABLE)),
              address,
              callTimeout);
      return new ModelCatalog(
          name,
          address.defaultDatabase(),
          client,
          new SecretResolver(modelSecrets),
          context.getClassLoader());
    } catch (BridgeException error) {
      throw new CatalogException("Catalog '" + name + "' can't be opened. " + error.getMessage());
    }
  }

  private static @Nullable String user(String catalog, @Nullable String value) {
    return value == null
        ? null
        : new SecretResolver(OWN_SECRETS)
            .reveal("catalog '" + catalog + "'", USER.key(), value)
            .orElse(value);
  }

  private static @Nullable String password(String catalog, @Nullable String value) {
    if (value == null) {
      return null;
    }
    return new SecretResolver(OWN_SECRETS)
        .reveal("catalog '" + catalog + "'", PASSWORD.key(), value)
        .orElseThrow(
            () ->
                new ValidationException(
                    String.format(
                        "Option 'password' of catalog '%s' is the password itself, which SHOW"
                            + " CREATE CATALOG and Flink's catalog store would show. Put it into"
                            + " an environment variable and write 'password' = '${env:NAME}', or"
                            + " into a file and write '${file:/path}'.",
                        catalog)));
  }
}
