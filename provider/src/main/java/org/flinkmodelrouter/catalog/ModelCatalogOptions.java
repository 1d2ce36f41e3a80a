package org.flinkmodelrouter.catalog;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.flinkmodelrouter.catalog.bridge.Integrity;
import org.flinkmodelrouter.catalog.bridge.InterpreterSearch;
import org.flinkmodelrouter.secrets.SecretPolicy;

/** Options of {@code CREATE CATALOG … WITH ('type'='model-catalog', …)}. */
public final class ModelCatalogOptions {

  /** Where the models are. */
  public static final ConfigOption<String> URL =
      ConfigOptions.key("url")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The database that keeps the models: sqlite:////absolute/path/models.db,"
                  + " postgresql://host:5432/database, mysql://host:3306/database or"
                  + " mariadb://host:3306/database, without a password. By default the SQLite file"
                  + " ~/.flink-model-router/models.db.");

  /** Who connects. */
  public static final ConfigOption<String> USER =
      ConfigOptions.key("user")
          .stringType()
          .noDefaultValue()
          .withDescription("The user of a database server, or a reference to it.");

  /** A reference to the password. */
  public static final ConfigOption<String> PASSWORD =
      ConfigOptions.key("password")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The password of a database server, as a reference: ${env:NAME} or ${file:/path}."
                  + " SHOW CREATE CATALOG and Flink's catalog store show options in clear, so that"
                  + " the password itself is refused. What it may refer to is not limited by the"
                  + " options secrets.*, which are for models.");

  /** The database of a session that chose none. */
  public static final ConfigOption<String> DEFAULT_DATABASE =
      ConfigOptions.key("default-database")
          .stringType()
          .defaultValue("default")
          .withDescription("The database that USE CATALOG leads to.");

  /** Whether an empty database is filled. */
  public static final ConfigOption<Boolean> INITIALIZE =
      ConfigOptions.key("initialize")
          .booleanType()
          .noDefaultValue()
          .withDescription(
              "Whether CREATE CATALOG makes the tables in an empty database, and the default"
                  + " database if it is absent. By default true for SQLite and false for servers.");

  /** What routers may rely on. */
  public static final ConfigOption<Integrity> INTEGRITY =
      ConfigOptions.key("integrity")
          .enumType(Integrity.class)
          .defaultValue(Integrity.STRICT)
          .withDescription(
              "What becomes of a change that would break routers: dropping or renaming a candidate,"
                  + " dropping its database, changing its columns. strict refuses it and names the"
                  + " routers; warn makes it, and a warning in the log names them.");

  /** Which Python. */
  public static final ConfigOption<String> PYTHON_EXECUTABLE =
      ConfigOptions.key("python.executable")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The Python interpreter that has the package flink-model-router. By default that of"
                  + " the environment variable "
                  + InterpreterSearch.VARIABLE
                  + ", else of the environment that the jar lies in, else python3 on the PATH.");

  /** For each call to the store. */
  public static final ConfigOption<Duration> CALL_TIMEOUT =
      ConfigOptions.key("call-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("How long one question to the database may take.");

  /** Which variables models may read. */
  public static final ConfigOption<String> SECRETS_ENV_ALLOWED =
      ConfigOptions.key("secrets.env-allowed")
          .stringType()
          .defaultValue(SecretPolicy.DEFAULT_ENV_ALLOWED)
          .withDescription(
              "Patterns of the environment variables that ${env:NAME} may read, with ; between"
                  + " them and * for any letters.");

  /** Which files models may read. */
  public static final ConfigOption<String> SECRETS_FILE_ROOT =
      ConfigOptions.key("secrets.file-root")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The folder under which ${file:/path} may read. By default no file may be read.");

  /** All of them, in the order in which they are documented. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          URL,
          USER,
          PASSWORD,
          DEFAULT_DATABASE,
          INITIALIZE,
          INTEGRITY,
          PYTHON_EXECUTABLE,
          CALL_TIMEOUT,
          SECRETS_ENV_ALLOWED,
          SECRETS_FILE_ROOT);

  private ModelCatalogOptions() {}
}
