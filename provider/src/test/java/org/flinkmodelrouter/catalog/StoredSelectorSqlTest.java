package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store holds a router's selector true, as it does its candidates. */
class StoredSelectorSqlTest {

  @TempDir Path folder;
  private SqlSession session;

  @BeforeEach
  void aRouterWithASelector() {
    session = SqlSession.on(folder.resolve("models.db"));
    session.execute(
        "CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES ('smart')) AS t (query)");
    for (String name : new String[] {"cheap", "smart", "reader"}) {
      session.execute(
          String.format(
              "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING) WITH"
                  + " ('provider' = 'trivial')",
              name));
    }
    session.execute(
        "CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING, routing"
            + " ROW<routed_model STRING>) WITH ('provider' = 'routing', 'candidates' ="
            + " 'cheap;smart', 'strategy' = 'classifier', 'selector' = 'reader', 'decision-column' ="
            + " 'routing')");
  }

  @Test
  void theSelectorIsFoundWhenTheStatementIsPlanned() {
    assertThat(
            session.column(
                "SELECT routing.routed_model FROM ML_PREDICT(TABLE tickets, MODEL router,"
                    + " DESCRIPTOR(query))"))
        .containsExactly("smart");
  }

  @Test
  void aSelectorCannotBeDroppedRenamedOrChangedFromUnderItsRouter() {
    for (String statement :
        new String[] {
          "DROP MODEL reader", "ALTER MODEL reader RENAME TO other",
        }) {
      assertThat(Failures.shown(() -> session.execute(statement)))
          .as(statement)
          .contains("routers have it as a selector: default.router");
    }
    session.execute("ALTER MODEL router SET ('selector' = 'cheap')");
    assertThat(Failures.shown(() -> session.execute("DROP MODEL cheap")))
        .contains("routers have it as a candidate or selector: default.router");
    session.execute("DROP MODEL reader");
  }

  @Test
  void aRouterMayNotBecomeASelectorOfItself() {
    session.execute("ALTER MODEL reader SET ('delay' = '1 ms')");
    assertThat(
            Failures.shown(() -> session.execute("ALTER MODEL router SET ('selector' = 'router')")))
        .contains("It is the router itself");
    assertThat(
            Failures.shown(() -> session.execute("ALTER MODEL router SET ('selector' = 'raeder')")))
        .contains("There is no model 'raeder'", "Did you mean 'reader'?");
  }
}
