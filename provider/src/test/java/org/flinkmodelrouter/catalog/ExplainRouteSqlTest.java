package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code CALL sys.explain_route}, and the database that it is in. */
class ExplainRouteSqlTest {

  @TempDir Path folder;
  private SqlSession session;

  @BeforeEach
  void openWithARouter() {
    session = SqlSession.on(folder.resolve("models.db"));
    for (String name : List.of("cheap", "smart", "backup")) {
      session.execute(
          "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING) WITH ('provider' = 'openai')"
              .formatted(name));
    }
    session.execute(
        "CREATE MODEL router INPUT (query STRING, lang STRING, n INT) OUTPUT (response STRING)"
            + " WITH ('provider' = 'routing', 'candidates' = 'cheap;smart;backup',"
            + " 'strategy' = 'rule', 'default-model' = 'cheap',"
            + " 'rule.1.name' = 'long', 'rule.1.when' = 'CHAR_LENGTH(query) > 200',"
            + " 'rule.1.then' = 'backup', 'rule.2.when' = 'n > 3', 'rule.2.then' = 'cheap',"
            + " 'rule.5.name' = 'german', 'rule.5.when' = 'lang = ''de''',"
            + " 'rule.5.then' = 'smart;backup', 'rule.6.when' = '1 / n > 3',"
            + " 'rule.6.then' = 'smart', 'rule.7.when' = 'TRUE', 'rule.7.then' = 'smart')");
  }

  private List<Row> call(String arguments) {
    return CollectionUtil.iteratorToList(
        session.environment().executeSql("CALL sys.explain_route(" + arguments + ")").collect());
  }

  @Test
  void itTellsRuleByRuleWhatWouldBeChosen() {
    assertThat(call("'router', '{\"query\": \"Wo?\", \"lang\": \"de\"}'"))
        .containsExactly(
            Row.of("column", "n", "not in the row", "NULL"),
            Row.of("rule 1", "long", "CHAR_LENGTH(query) > 200 -> backup", "FALSE"),
            Row.of("rule 2", null, "n > 3 -> cheap", "NULL"),
            Row.of("rule 5", "german", "lang = 'de' -> smart;backup", "TRUE"),
            Row.of("rule 6", null, "1 / n > 3 -> smart", "not reached"),
            Row.of("rule 7", null, "TRUE -> smart", "not reached"),
            Row.of("chosen", "strategy", "rule 5 (german)", "smart"),
            Row.of("chain", null, "in the order tried", "smart -> backup"),
            Row.of("default", null, "when the strategy abstains", "cheap"),
            Row.of("router", "ml.default.router", "strategy rule", "version 1"));
  }

  @Test
  void aRuleThatFailsEndsTheSearch() {
    assertThat(call("`row` => '{\"query\": \"Wo?\", \"n\": 0}', router => 'default.router$1'"))
        .contains(
            Row.of("rule 6", null, "1 / n > 3 -> smart", "failed with ArithmeticException"),
            Row.of("rule 7", null, "TRUE -> smart", "not reached"),
            Row.of(
                "chosen",
                "default",
                "strategy error: rule 6 failed with ArithmeticException",
                "cheap"),
            Row.of("chain", null, "in the order tried", "cheap -> smart -> backup"));
  }

  @Test
  void noRuleIsAskedAboutARowOfNothing() {
    assertThat(call("'router', '{}', FALSE"))
        .contains(Row.of("chosen", null, "null-input", null))
        .noneMatch(row -> String.valueOf(row.getField(0)).startsWith("rule"));
  }

  @Test
  void theSelectorIsAskedOnlyWhereTheCallSaysSo() {
    session.execute(
        "CREATE MODEL reader INPUT (query STRING) OUTPUT (label STRING) WITH ('provider' = 'trivial')");
    session.execute(
        "CREATE MODEL reading INPUT (query STRING) OUTPUT (response STRING) WITH ('provider' ="
            + " 'routing', 'candidates' = 'cheap;smart', 'strategy' = 'classifier', 'selector' ="
            + " 'reader')");

    assertThat(call("'reading', '{\"query\": \"smart\"}'"))
        .contains(
            Row.of("question", "query", "selector (model reader)", "smart"),
            Row.of(
                "chosen",
                null,
                "the strategy 'classifier' asks its selector (model reader) about each row",
                "not asked"));
    assertThat(call("'reading', '{\"query\": \"smart\"}', TRUE"))
        .contains(Row.of("chosen", "strategy", "label of the classifier", "smart"));
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(Failures.shown(() -> call("'router', '{\"quary\": 1}'")))
        .contains("The row has 'quary', which is no input column of router ml.default.router")
        .contains("Did you mean 'query'?");
    assertThat(Failures.shown(() -> call("'router', 'secret words'")))
        .contains("The row is not JSON")
        .doesNotContain("secret");
    assertThat(Failures.shown(() -> call("'cheap', '{}'")))
        .contains("Model ml.default.cheap is no router: its 'provider' is 'openai'.");
    assertThat(Failures.shown(() -> call("'rooter', '{}'")))
        .contains("There is no model 'rooter'")
        .contains("Did you mean 'router'?");
    assertThat(Failures.shown(() -> call("'router$7', '{}'"))).contains("has no version 7");
    assertThat(Failures.shown(() -> call("CAST(NULL AS STRING), '{}'")))
        .contains("A router and a row are needed");
  }

  @Test
  void theDatabaseIsThereButNotListed() {
    assertThat(session.column("SHOW PROCEDURES IN sys")).containsExactly("explain_route");
    assertThat(session.column("SHOW PROCEDURES")).isEmpty();
    assertThat(session.column("SHOW DATABASES")).containsExactly("default");
    session.execute("CREATE DATABASE IF NOT EXISTS sys");
    assertThat(Failures.shown(() -> session.execute("CREATE DATABASE sys")))
        .contains("The database 'sys' is the model catalog's own");
    assertThat(Failures.shown(() -> session.execute("DROP DATABASE sys")))
        .contains("The database 'sys' is the model catalog's own");
    assertThat(
            Failures.shown(
                () -> session.execute("CREATE TABLE sys.t (i INT) WITH ('connector' = 'datagen')")))
        .contains("nothing can be put into it");

    session.execute("USE sys");

    assertThat(session.column("SHOW PROCEDURES")).containsExactly("explain_route");
    assertThat(session.column("SHOW TABLES")).isEmpty();
    assertThat(session.column("SHOW VIEWS")).isEmpty();
    assertThat(session.column("SHOW MODELS")).isEmpty();
    assertThat(session.column("SHOW USER FUNCTIONS")).isEmpty();
    assertThat(session.column("SELECT 1 + 1")).containsExactly("2");
    assertThat(session.column("CALL explain_route('router', '{}')")).contains("chosen");
  }
}
