package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.testing.MeddlingStrategyFactory.MEDDLING;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router's check rests on what was read: who writes in between makes it happen again. */
class OvertakenWriteTest {

  private static final String ROUTER =
      "CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING, tokens INT)"
          + " WITH ('provider' = 'routing', 'candidates' = 'cheap', 'strategy' = 'meddling')";

  @TempDir Path folder;
  private SqlSession session;
  private SqlSession other;

  @BeforeEach
  void openTwoSessionsOnOneDatabase() {
    session = SqlSession.on(folder.resolve("models.db"));
    other = SqlSession.on(folder.resolve("models.db"));
    session.execute(candidate("query STRING", "response STRING"));
  }

  @AfterEach
  void nothingIsLeftToMeddleWith() {
    assertThat(MEDDLING).isEmpty();
  }

  @Test
  void aRouterIsCheckedAgainWhenItsCandidateChangedMeanwhile() {
    MEDDLING.add(() -> change("query STRING", "response STRING, tokens INT"));

    session.execute(ROUTER);

    assertThat(session.column("SHOW MODELS")).containsExactly("cheap", "router");
    assertThat(session.column("SHOW CREATE MODEL cheap").get(0)).contains("tokens");
    session.execute("ALTER MODEL router SET ('default-model' = 'cheap')");
  }

  @Test
  void whatTheSecondCheckFindsIsSaidAndNothingIsWritten() {
    MEDDLING.add(() -> change("query STRING, lang STRING", "response STRING"));

    assertThat(Failures.shown(() -> session.execute(ROUTER)))
        .contains("router")
        .contains("cheap")
        .contains("lang");
    assertThat(session.column("SHOW MODELS")).containsExactly("cheap");
  }

  @Test
  void aRouterThatAnotherSessionAltersMeanwhileKeepsBothChanges() {
    session.execute(ROUTER);
    MEDDLING.add(() -> other.execute("ALTER MODEL router SET ('max-attempts' = '2')"));

    session.execute("ALTER MODEL router SET ('deadline' = '9 s')");

    assertThat(session.column("SHOW CREATE MODEL router").get(0))
        .contains("'max-attempts' = '2'")
        .contains("'deadline' = '9 s'");
  }

  @Test
  void aRouterThatAnotherSessionCreatesAnewMeanwhileIsNotPutBack() {
    session.execute(ROUTER);
    MEDDLING.add(
        () -> {
          other.execute("DROP MODEL router");
          other.execute(ROUTER.replace("'candidates'", "'max-attempts' = '2', 'candidates'"));
        });

    session.execute("ALTER MODEL router SET ('deadline' = '9 s')");

    assertThat(session.column("SHOW CREATE MODEL router").get(0))
        .contains("'max-attempts' = '2'")
        .contains("'deadline' = '9 s'");
  }

  private void change(String input, String output) {
    other.execute("DROP MODEL cheap");
    other.execute(candidate(input, output));
  }

  private static String candidate(String input, String output) {
    return "CREATE MODEL cheap INPUT (%s) OUTPUT (%s) WITH ('provider' = 'trivial')"
        .formatted(input, output);
  }
}
