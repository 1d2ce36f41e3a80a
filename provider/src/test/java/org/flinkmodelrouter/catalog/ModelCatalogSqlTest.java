package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog as its users meet it: statements, and what sql-client prints. */
class ModelCatalogSqlTest {

  private static final String CHEAP =
      "CREATE MODEL cheap INPUT (query STRING COMMENT 'what is asked') OUTPUT (response STRING)"
          + " COMMENT 'quick and cheap' WITH ('provider' = 'trivial',"
          + " 'api-key' = '${env:TEST_API_KEY}')";

  @TempDir Path folder;
  private SqlSession session;

  @BeforeEach
  void open() {
    session = SqlSession.on(folder.resolve("models.db"));
  }

  @Test
  void aModelIsThereInTheNextSession() {
    session.execute(CHEAP);

    SqlSession next = SqlSession.on(folder.resolve("models.db"));

    assertThat(next.column("SHOW MODELS")).containsExactly("cheap");
    assertThat(next.column("SHOW MODELS LIKE 'ch%'")).containsExactly("cheap");
    assertThat(next.column("DESCRIBE MODEL cheap")).containsExactly("query", "response");
    assertThat(next.column("SHOW CREATE MODEL cheap").get(0))
        .contains("`query` VARCHAR(2147483647) COMMENT 'what is asked'")
        .contains("COMMENT 'quick and cheap'")
        .contains("'api-key' = '${env:TEST_API_KEY}'");
  }

  @Test
  void modelsAreAlteredRenamedAndDropped() {
    session.execute(CHEAP);
    session.execute("ALTER MODEL cheap SET ('model' = 'small', 'max-tokens' = '5')");
    session.execute("ALTER MODEL cheap RESET ('max-tokens')");
    session.execute("ALTER MODEL cheap RENAME TO dear");

    assertThat(session.column("SHOW MODELS")).containsExactly("dear");
    assertThat(session.column("SHOW CREATE MODEL dear").get(0))
        .contains("'model' = 'small'")
        .doesNotContain("max-tokens");
    assertThat(session.column("SHOW CREATE MODEL dear$2").get(0)).contains("'max-tokens' = '5'");

    session.execute("DROP MODEL dear");
    assertThat(session.column("SHOW MODELS")).isEmpty();
  }

  @Test
  void aModelsProviderCanBeChangedAndNotTakenAway() {
    session.execute(CHEAP);

    assertThat(Failures.shown(() -> session.execute("ALTER MODEL cheap RESET ('provider')")))
        .startsWith(
            "Model ml.default.cheap must have the option 'provider', without which nothing can serve"
                + " it.");
    session.execute("ALTER MODEL cheap SET ('provider' = 'other')");
  }

  @Test
  void ifExistsAndIfNotExistsAreKept() {
    session.execute("DROP MODEL IF EXISTS cheap");
    session.execute("ALTER MODEL IF EXISTS cheap SET ('a' = 'b')");
    session.execute("ALTER MODEL IF EXISTS cheap RENAME TO dear");
    session.execute(CHEAP);
    session.execute(CHEAP.replace("MODEL", "MODEL IF NOT EXISTS").replace("trivial", "other"));

    assertThat(session.column("SHOW CREATE MODEL cheap").get(0)).contains("'trivial'");
    assertThat(Failures.shown(() -> session.execute(CHEAP)))
        .isEqualTo(
            "Model default.cheap is already in this catalog. Take another name, or drop that model"
                + " first; CREATE MODEL IF NOT EXISTS leaves it as it is.");
    assertThat(Failures.shown(() -> session.execute("DROP MODEL dear")))
        .contains("dear")
        .contains("not exist");
  }

  @Test
  void databasesAreMadeUsedAndDropped() {
    session.execute("CREATE DATABASE team COMMENT 'of the team' WITH ('owner' = 'Zoë')");
    session.execute("ALTER DATABASE team SET ('owner' = 'Max')");
    session.execute("USE team");
    session.execute(CHEAP);
    session.execute("USE `default`");

    assertThat(session.column("SHOW DATABASES")).containsExactly("default", "team");
    assertThat(session.column("SHOW MODELS FROM team")).containsExactly("cheap");
    assertThat(Failures.shown(() -> session.execute("DROP DATABASE team RESTRICT")))
        .contains("team")
        .contains("CASCADE");

    session.execute("DROP DATABASE team CASCADE");
    session.execute("DROP DATABASE IF EXISTS team");
    assertThat(session.column("SHOW DATABASES")).containsExactly("default");
  }

  @Test
  void namesWithDollarsAreRefused() {
    session.execute(CHEAP);

    assertThat(Failures.shown(() -> session.execute(CHEAP.replace("cheap ", "che$ap "))))
        .contains("'che$ap' would be a version or an alias of a model");
    assertThat(Failures.shown(() -> session.execute("ALTER MODEL cheap RENAME TO che$ap")))
        .contains("'che$ap' would be a version or an alias of a model");
    assertThat(Failures.shown(() -> session.execute("DROP MODEL cheap$1")))
        .contains("Name the model itself: 'cheap'");
    assertThat(Failures.shown(() -> session.execute("ALTER MODEL cheap$1 SET ('a' = 'b')")))
        .contains("Name the model itself: 'cheap'");
  }

  @Test
  void aCataloguedModelServesRows() {
    session.execute(CHEAP.replace(", 'api-key' = '${env:TEST_API_KEY}'", ""));
    session.execute(
        "CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES ('grüezi'), ('🎈')) AS t (q)");

    assertThat(
            session.column(
                "SELECT response FROM ML_PREDICT(TABLE tickets, MODEL cheap, DESCRIPTOR(q))"))
        .containsExactlyInAnyOrder("grüezi", "🎈");
  }

  @Test
  void aFailedCreateCatalogLeavesTheSessionAsItWas() {
    SqlSession other = new SqlSession();

    assertThat(Failures.shown(() -> other.createCatalog(Map.of("url", "sqlite:///models.db"))))
        .startsWith("Catalog 'ml' can't be opened. The url names the relative path");
    assertThat(other.column("SHOW CATALOGS")).containsExactly("default_catalog");
  }

  @Test
  void aDatabaseThatIsThereOrNotThereIsToldWithWhatToDo() {
    session.execute("CREATE DATABASE team");

    assertThat(Failures.shown(() -> session.execute("CREATE DATABASE team")))
        .isEqualTo(
            "Database team is already in this catalog. Take another name, change it with ALTER"
                + " DATABASE, or leave it as it is with CREATE DATABASE IF NOT EXISTS.");
    assertThat(Failures.shown(() -> session.execute("SHOW MODELS FROM nowhere")))
        .isEqualTo(
            "Database 'nowhere' is not in this catalog. Create it, or name one that SHOW DATABASES"
                + " lists.");
  }

  @Test
  void secretsOutsideOfKeysForSecretsAreRefused() {
    assertThat(
            Failures.shown(
                () ->
                    session.execute(
                        CHEAP.replace(
                            "'provider'", "'endpoint' = 'https://me:pw-4711@host', 'provider'"))))
        .startsWith("Option 'endpoint' of model default.cheap is a URL with a password")
        .doesNotContain("4711");
    assertThat(
            Failures.shown(
                () -> session.execute("CREATE DATABASE team WITH ('db-password' = 'pw-4711')")))
        .startsWith("Property 'db-password' of database team is a secret")
        .doesNotContain("4711");
  }

  @Test
  void aModelThatBecomesARouterIsCheckedAsOne() {
    session.execute(CHEAP.replace("'api-key' = '${env:TEST_API_KEY}'", "'model' = 'small'"));
    String advice =
        " The model was no router before: first take the options of its old provider out, with ALTER"
            + " MODEL … RESET ('…').";

    assertThat(
            Failures.shown(() -> session.execute("ALTER MODEL cheap SET ('provider'='routing')")))
        .startsWith("Option 'model' of router ml.default.cheap is unknown.")
        .endsWith(advice);
    session.execute("ALTER MODEL cheap RESET ('model')");
    assertThat(
            Failures.shown(() -> session.execute("ALTER MODEL cheap SET ('provider'='routing')")))
        .startsWith(
            "Option 'candidates' of router ml.default.cheap is missing. Write the models that rows"
                + " may go to, such as 'candidates'='cheap;smart'.")
        .endsWith(advice);
    assertThat(
            Failures.shown(
                () ->
                    session.execute(
                        "ALTER MODEL cheap SET ('provider' = 'routing', 'candidates' = 'cheap')")))
        .contains("candidate 'cheap' (model cheap): It is the router itself")
        .endsWith(advice);
  }

  @Test
  void showCreateCatalogHasNoPassword() {
    assertThat(session.column("SHOW CREATE CATALOG ml").get(0))
        .contains("'type' = 'model-catalog'")
        .doesNotContain("password");
  }
}
