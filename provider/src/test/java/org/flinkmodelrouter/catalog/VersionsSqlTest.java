package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions and aliases in SQL, with aliases set as the command line sets them. */
class VersionsSqlTest {

  private static final String ROUTER =
      "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING, routing ROW<routed_model STRING>)"
          + " WITH ('provider' = 'routing', 'candidates' = '%s', 'decision-column' = 'routing')";

  @TempDir Path folder;
  private SqlSession session;

  @BeforeEach
  void openWithAModelOfTwoVersions() throws IOException, InterruptedException {
    session = SqlSession.on(url());
    session.execute(model("cheap", "STRING"));
    session.execute("ALTER MODEL cheap SET ('delay' = '1 ms')");
    session.execute(
        "CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES ('gr\u00fcezi')) AS t (query)");
    command("model", "alias", "set", "cheap", "prod", "1");
  }

  @Test
  void anAliasIsFoundAndShownAsNoModel() {
    assertThat(session.column("SHOW CREATE MODEL cheap$prod").get(0)).doesNotContain("delay");
    assertThat(session.column("SHOW CREATE MODEL cheap").get(0)).contains("delay");
    assertThat(session.column("SHOW MODELS")).containsExactly("cheap");
    assertThat(predicted("response", "cheap$prod")).isEqualTo("gr\u00fcezi");
    assertThat(Failures.shown(() -> session.execute("DESCRIBE MODEL cheap$nope")))
        .contains(
            "Alias 'nope' of model 'default.cheap' is not in this catalog. Its versions are 1");
  }

  @Test
  void aMovedAliasIsFollowedByTheNextStatement() throws IOException, InterruptedException {
    command("model", "alias", "set", "cheap", "prod", "2");

    assertThat(session.column("SHOW CREATE MODEL cheap$prod").get(0)).contains("delay");
  }

  @Test
  void routersFollowAliasesAndPinVersions() throws IOException, InterruptedException {
    session.execute(String.format(ROUTER, "follower", "cheap$prod"));
    session.execute(String.format(ROUTER, "pinned", "cheap$2"));
    session.execute(
        String.format(ROUTER, "named", "c")
            .replace("'decision-column'", "'route.c.reference' = 'cheap$prod', 'decision-column'"));

    assertThat(predicted("routing.routed_model", "follower")).isEqualTo("cheap");
    assertThat(predicted("routing.routed_model", "pinned")).isEqualTo("cheap");
    assertThat(predicted("routing.routed_model", "named")).isEqualTo("c");
    assertThat(Failures.shown(() -> session.execute("DROP MODEL cheap")))
        .contains("routers have it as a candidate: default.follower, default.pinned");
    assertThat(refused("model", "alias", "drop", "cheap", "prod"))
        .contains("Alias 'prod' of model default.cheap can't be dropped: routers follow it:")
        .contains("default.follower, default.named");
    assertThat(
            Failures.shown(() -> session.execute(String.format(ROUTER, "wrong", "cheap$staging"))))
        .contains("has no alias 'staging'")
        .contains("model-catalog model alias set cheap staging 2 --database default");
  }

  @Test
  void namesWithADollarAreLeftToTheCommandLine() {
    for (String statement :
        new String[] {
          model("cheap$3", "STRING"),
          model("cheap$prod", "STRING").replace("MODEL", "MODEL IF NOT EXISTS"),
          "ALTER MODEL cheap$prod SET ('a' = 'b')",
          "ALTER MODEL cheap$1 RENAME TO other",
          "ALTER MODEL cheap RENAME TO other$prod",
          "DROP MODEL cheap$prod",
        }) {
      assertThat(Failures.shown(() -> session.execute(statement)))
          .as(statement)
          .contains("would be a version or an alias of a model")
          .contains("model-catalog model rollback")
          .contains("model-catalog model alias --help");
    }
  }

  @Test
  void aNameThatBeginsWithADollarIsNoVersionOfAnything() {
    assertThat(Failures.shown(() -> session.execute(model("`${env:X}`", "STRING"))))
        .contains("'${env:X}' can't be the name of a model: it starts with '$'");
  }

  @Test
  void aRolledBackModelIsServed() throws IOException, InterruptedException {
    command("model", "rollback", "cheap", "1", "--reason", "worse answers");

    assertThat(session.column("SHOW CREATE MODEL cheap").get(0)).doesNotContain("delay");
    assertThat(session.column("SHOW CREATE MODEL cheap$2").get(0)).contains("delay");
  }

  @Test
  void withIntegrityWarnACandidateMayGo() {
    session.execute(String.format(ROUTER, "router", "cheap"));
    SqlSession careless = new SqlSession();
    careless.createCatalog(Map.of("url", "sqlite:///" + url(), "integrity", "warn"));
    careless.execute("USE CATALOG ml");

    assertThat(Failures.shown(() -> session.execute("DROP MODEL cheap")))
        .contains("can't be dropped: routers have it as a candidate: default.router");
    careless.execute("DROP MODEL cheap");

    assertThat(session.column("SHOW MODELS")).containsExactly("router");
    assertThat(Failures.shown(() -> predicted("response", "router")))
        .contains("There is no model 'cheap'");
  }

  @Test
  void anUnknownIntegrityIsRefused() {
    SqlSession other = new SqlSession();

    assertThat(Failures.shown(() -> other.createCatalog(Map.of("integrity", "lenient"))))
        .isEqualTo(
            "Option 'integrity' of catalog 'ml' is 'lenient', which is none of its values. Write"
                + " strict or warn, or leave it out.");
  }

  @Test
  void anOlderSchemaIsRefusedWithTheCommandThatUpgrades() throws IOException, InterruptedException {
    command("db", "downgrade", "--to", "0001", "--force");

    assertThat(Failures.shown(() -> SqlSession.on(url())))
        .contains("Catalog 'ml' can't be opened.")
        .contains("model-catalog db upgrade --url sqlite:///" + url());
    command("db", "upgrade");
    assertThat(SqlSession.on(url()).column("SHOW MODELS")).containsExactly("cheap");
  }

  @Test
  void aNewerSchemaThatSaysSoIsServed() throws IOException, InterruptedException {
    Python.run(
        """
        import sqlite3, sys
        with sqlite3.connect(sys.argv[1]) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        """,
        url().toString());

    assertThat(SqlSession.on(url()).column("SHOW MODELS")).containsExactly("cheap");
  }

  private Path url() {
    return folder.resolve("models.db");
  }

  private static String model(String name, String type) {
    return String.format(
        "CREATE MODEL %s INPUT (query %s) OUTPUT (response STRING) WITH ('provider' = 'trivial')",
        name, type);
  }

  private String predicted(String column, String model) {
    return session
        .column(
            String.format(
                "SELECT %s FROM ML_PREDICT(TABLE tickets, MODEL %s, DESCRIPTOR(query))",
                column, model))
        .get(0);
  }

  private void command(String... arguments) throws IOException, InterruptedException {
    Python.run(
        "import sys; from flink_model_router.cli.app import app; app(sys.argv[1:])",
        withUrl(arguments));
  }

  private String refused(String... arguments) throws IOException, InterruptedException {
    return Python.run(
        """
        import sys
        from typer.testing import CliRunner
        from flink_model_router.cli.app import app
        print(CliRunner().invoke(app, sys.argv[1:]).output)
        """,
        withUrl(arguments));
  }

  private String[] withUrl(String[] arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--url";
    all[arguments.length + 1] = "sqlite:///" + url();
    return all;
  }
}
