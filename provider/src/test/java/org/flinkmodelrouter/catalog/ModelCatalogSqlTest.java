package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

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
        .isEqualTo("Model default.cheap is already in this catalog.");
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
        .contains("'che$ap' can't be the name of a model");
    assertThat(Failures.shown(() -> session.execute("ALTER MODEL cheap RENAME TO che$ap")))
        .contains("'che$ap' can't be the name of a model");
    assertThat(Failures.shown(() -> session.execute("DROP MODEL cheap$1")))
        .contains("Name the model itself: 'cheap'");
    assertThat(Failures.shown(() -> session.execute("ALTER MODEL cheap$1 SET ('a' = 'b')")))
        .contains("Name the model itself: 'cheap'");
  }

  @Test
  void tablesAndFunctionsThatWouldNotBeKeptAreRefused() {
    String advice =
        "keeps databases and models only. Create it as TEMPORARY, or in another catalog.";
    assertThat(
            Failures.shown(
                () -> session.execute("CREATE TABLE t (a INT) WITH ('connector' = 'datagen')")))
        .contains("can't keep the table or view default.t")
        .endsWith(advice);
    assertThat(Failures.shown(() -> session.execute("CREATE VIEW v AS SELECT 1")))
        .contains("can't keep the table or view default.v")
        .endsWith(advice);
    assertThat(Failures.shown(() -> session.execute("CREATE FUNCTION f AS 'a.B'")))
        .contains("can't keep the function default.f")
        .endsWith(advice);
    assertThatCode(() -> session.execute("CREATE TEMPORARY VIEW v AS SELECT 1"))
        .doesNotThrowAnyException();
    assertThat(session.column("SHOW TABLES")).containsExactly("v");
    assertThat(session.column("SHOW VIEWS")).containsExactly("v");
    assertThat(session.column("SHOW USER FUNCTIONS")).isEmpty();
    assertThat(session.column("SHOW PROCEDURES")).isEmpty();
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
  void showCreateCatalogHasNoPassword() {
    assertThat(session.column("SHOW CREATE CATALOG ml").get(0))
        .contains("'type' = 'model-catalog'")
        .doesNotContain("password");
  }
}
