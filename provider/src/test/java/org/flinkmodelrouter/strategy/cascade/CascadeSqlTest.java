package org.flinkmodelrouter.strategy.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultScript;
import org.flinkmodelrouter.testing.FaultServer;
import org.flinkmodelrouter.testing.ModelCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cascade of three models of Flink's real openai provider, in queries. */
class CascadeSqlTest {

  private static final int ROWS = 40;
  private static final List<String> LABELS = List.of("cheap", "medium", "smart");
  private static final String HAS_AN_IDEA = "'strategy.accept'='response <> ''no idea'''";

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static FaultServer server;

  private TableEnvironment sql;

  @BeforeAll
  static void startTheServer() throws IOException {
    server = FaultServer.start();
  }

  @AfterAll
  static void stopTheServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void aSession() {
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
    sql.executeSql(
        ("CREATE TEMPORARY TABLE questions (n BIGINT, query AS CONCAT('ticket-', CAST(n AS STRING),"
                + " CASE WHEN MOD(n, 4) = 0 THEN ' hard' WHEN MOD(n, 4) = 1 THEN ' harder' ELSE ''"
                + " END)) WITH ('connector'='datagen', 'fields.n.kind'='sequence',"
                + " 'fields.n.start'='0', 'fields.n.end'='%d')")
            .formatted(ROWS - 1));
    Answer noIdea = Answer.of("no idea");
    server.script("cheap", FaultScript.of(Answer.echo()).withPoison("hard", noIdea));
    server.script("medium", FaultScript.of(Answer.echo()).withPoison("harder", noIdea));
    server.script("smart", Answer.echo());
  }

  @AfterEach
  void forgetTheTest() {
    server.reset();
  }

  @ParameterizedTest(name = "{0}, async {1}")
  @CsvSource({"by name, false", "by name, true", "inline, false", "inline, true"})
  void everyRowGoesAsFarAsItMust(String form, boolean async) {
    router(
        form,
        "'strategy.accept'='response <> ''no idea'' AND response LIKE CONCAT(''%: '', query)'");

    List<Row> rows = answers(async, "");

    assertThat(rows).hasSize(ROWS).allSatisfy(CascadeSqlTest::assertAsFarAsItMust);
    assertThat(server.counters("cheap").begun()).isEqualTo(ROWS);
    assertThat(server.counters("medium").begun()).isEqualTo(ROWS / 2);
    assertThat(server.counters("smart").begun()).isEqualTo(ROWS / 4);
    assertThat(rows.stream().mapToInt(row -> row.<Integer>getFieldAs("attempts")).sum())
        .isEqualTo(ROWS + ROWS / 2 + ROWS / 4);
    assertThat(rows.stream().mapToDouble(row -> row.<Double>getFieldAs("cost")).sum())
        .isEqualTo(ROWS + 10 * ROWS / 2.0 + 100 * ROWS / 4.0);
  }

  private static void assertAsFarAsItMust(Row row) {
    String query = row.getFieldAs("query");
    int asked = query.contains("harder") ? 3 : query.contains("hard") ? 2 : 1;
    String label = LABELS.get(asked - 1);
    assertThat(row.<String>getFieldAs("response")).isEqualTo(label + ": " + query);
    assertThat(row.<String>getFieldAs("routed_model")).isEqualTo(label);
    assertThat(row.<String>getFieldAs("source")).isEqualTo("strategy");
    assertThat(row.<String>getFieldAs("reason"))
        .isEqualTo(
            asked == 3
                ? "cascade: last asked, 3 of 3"
                : "cascade: accepted at %d of 3".formatted(asked));
    assertThat(row.<Integer>getFieldAs("attempts")).isEqualTo(asked);
    assertThat(row.<Double>getFieldAs("cost")).isEqualTo(asked == 1 ? 1 : asked == 2 ? 11 : 111);
    assertThat(row.getField("error")).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theAnswerAtHandStandsWhereTheNextModelsAreDown(boolean async) {
    server.script("medium", Fault.UNAUTHORIZED);
    server.script("smart", Fault.UNAUTHORIZED);
    router("by name", HAS_AN_IDEA);

    List<Row> rows = answers(async, "");

    assertThat(rows)
        .hasSize(ROWS)
        .allSatisfy(row -> assertThat(row.getField("routed_model")).isEqualTo("cheap"));
    assertThat(rows)
        .filteredOn(row -> row.<String>getFieldAs("query").contains("hard"))
        .allSatisfy(
            row -> {
              assertThat(row.getField("response")).isEqualTo("no idea");
              assertThat(row.getField("source")).isEqualTo("strategy");
              assertThat(row.getField("reason"))
                  .isEqualTo("cascade: not accepted at 1 of 3, and none after it answered");
            })
        .anySatisfy(row -> assertThat(row.<String>getFieldAs("error")).isNotNull());
  }

  @Test
  void aModelThatIsDownIsPassedOver() {
    server.script("cheap", Fault.UNAUTHORIZED);
    router("by name", HAS_AN_IDEA);

    assertThat(answers(true, ""))
        .hasSize(ROWS)
        .allSatisfy(
            row -> {
              boolean harder = row.<String>getFieldAs("query").contains("harder");
              assertThat(row.getField("routed_model")).isEqualTo(harder ? "smart" : "medium");
              assertThat(row.getField("source")).isEqualTo("fallback");
            });
  }

  @Test
  void anAnswerOnWhichTheConditionFailsIsNotAccepted() {
    server.script("cheap", FaultScript.of(Answer.of("7")).withPoison("hard", Answer.of("seven")));
    router("by name", "'strategy.accept'='CAST(response AS INT) = 7'");

    assertThat(answers(true, ""))
        .hasSize(ROWS)
        .allSatisfy(
            row -> {
              boolean hard = row.<String>getFieldAs("query").contains("hard");
              assertThat(row.getField("routed_model")).isEqualTo(hard ? "smart" : "cheap");
            });
  }

  @Test
  void aModelThatTheQueryForcesIsNotReviewed() {
    router("by name", HAS_AN_IDEA);

    assertThat(answers(true, ", 'routing.force-model', 'cheap'"))
        .hasSize(ROWS)
        .allSatisfy(
            row -> {
              assertThat(row.getField("routed_model")).isEqualTo("cheap");
              assertThat(row.getField("source")).isEqualTo("forced");
            });
    assertThat(server.counters("medium").begun()).isZero();
  }

  @ParameterizedTest(name = "{0}, async {1}")
  @CsvSource({"by name, false", "by name, true", "inline, false", "inline, true"})
  void aModelMayScoreTheAnswers(String form, boolean async) {
    scoringGrader();
    router("by name", grader(form) + ", 'strategy.accept-score'='0.5'");

    List<Row> rows = answers(async, "");

    assertThat(rows).hasSize(ROWS).allSatisfy(CascadeSqlTest::assertScoredAsFarAsItMust);
    assertThat(server.counters("cheap").begun()).isEqualTo(ROWS);
    assertThat(server.counters("medium").begun()).isEqualTo(ROWS / 2);
    assertThat(server.counters("smart").begun()).isEqualTo(ROWS / 4);
    assertThat(server.counters("grader").begun()).isEqualTo(ROWS + ROWS / 2);
    assertThat(server.calls("grader"))
        .extracting(ModelCall::question)
        .contains("{\"query\": \"ticket-2\", \"response\": \"cheap: ticket-2\"}");
  }

  private static void assertScoredAsFarAsItMust(Row row) {
    String query = row.getFieldAs("query");
    int asked = query.contains("harder") ? 3 : query.contains("hard") ? 2 : 1;
    assertThat(row.<String>getFieldAs("routed_model")).isEqualTo(LABELS.get(asked - 1));
    assertThat(row.<Double>getFieldAs("score")).isEqualTo(asked == 3 ? null : 0.9);
    assertThat(row.<Integer>getFieldAs("attempts")).isEqualTo(asked);
    assertThat(row.<Double>getFieldAs("cost"))
        .as("the answers, and each time they were scored")
        .isEqualTo(asked == 1 ? 1 + 1000 : asked == 2 ? 11 + 2000 : 111 + 2000);
  }

  @Test
  void onlyWhatTheConditionAcceptsIsScored() {
    scoringGrader();
    router("by name", HAS_AN_IDEA + ", " + grader("by name") + ", 'strategy.accept-score'='0.95'");

    assertThat(answers(true, ""))
        .hasSize(ROWS)
        .allSatisfy(row -> assertThat(row.getField("routed_model")).isEqualTo("smart"));
    assertThat(server.counters("grader").begun())
        .as("half of cheap's answers, and three quarters of medium's")
        .isEqualTo(ROWS / 2 + ROWS * 3 / 4);
  }

  @Test
  void withoutAScoreAnAnswerIsNotAccepted() {
    server.script("grader", Answer.of("quite good"));
    router("by name", grader("by name") + ", 'strategy.accept-score'='0.5'");

    assertThat(answers(true, ""))
        .hasSize(ROWS)
        .allSatisfy(row -> assertThat(row.getField("routed_model")).isEqualTo("smart"));
  }

  private static void scoringGrader() {
    server.script(
        "grader", FaultScript.of(Answer.of("0.9")).withPoison("no idea", Answer.of("0.1")));
  }

  private String grader(String form) {
    if (form.equals("inline")) {
      return "'selector.provider'='openai', 'selector.endpoint'='%s', 'selector.model'='grader', 'selector.api-key'='${env:OPENAI_API_KEY}', 'strategy.selector.cost.per-call'='1000'"
          .formatted(server.endpoint());
    }
    sql.executeSql(
        "CREATE MODEL grader INPUT (prompt STRING) OUTPUT (score STRING) WITH ('provider'='openai', 'endpoint'='%s', 'api-key'='${env:OPENAI_API_KEY}', 'model'='grader')"
            .formatted(server.endpoint()));
    return "'selector'='grader', 'strategy.selector.cost.per-call'='1000'";
  }

  @Test
  void aCascadeMayBeACandidateOfAnotherRouter() {
    router("by name", HAS_AN_IDEA);
    sql.executeSql(
        "CREATE MODEL outer_router INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='routing', 'candidates'='r')");

    List<Row> rows =
        CollectionUtil.iteratorToList(
            sql.executeSql(
                    "SELECT query, response FROM ML_PREDICT(TABLE questions, MODEL outer_router,"
                        + " DESCRIPTOR(query))")
                .collect());

    assertThat(rows)
        .hasSize(ROWS)
        .allSatisfy(row -> assertThat(row.getField("response")).isNotEqualTo("no idea"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'strategy.accept'='respons IS NOT NULL'"
            + "| Option 'strategy.accept' of router ml.default.r names 'respons'",
        "'route.cheap.accept'='routing IS NOT NULL', 'strategy.accept'='TRUE'"
            + "| Option 'route.cheap.accept' of router ml.default.r names 'routing'",
        "'strategy.accpet'='TRUE'| is unknown. Did you mean 'strategy.accept'?",
        "'route.cheap.weight'='1', 'strategy.accept'='TRUE'"
            + "| is for the strategy 'weighted', but the router's is 'cascade'",
        "'strategy.accept'='TRUE', 'strategy.accept-score'='0.5'"
            + "| Option 'strategy.accept-score' of router ml.default.r is about a model that scores"
            + " answers, and there is none. Name it with 'selector', or remove the option.",
        "'selector'='cheap', 'strategy.accept'='TRUE'"
            + "| Option 'strategy.accept-score' of router ml.default.r is missing. Write from which"
            + " score",
        "'selector'='cheap', 'strategy.accept-score'='NaN'| is 'NaN'. Write from which score",
        "'selector'='cheap', 'strategy.accept-score'='0.5', 'strategy.input'='quest;response'"
            + "| Option 'strategy.input' of router ml.default.r names 'quest'",
        "'selector'='nobody', 'strategy.accept-score'='0.5'| nobody",
      })
  void aMistakeIsToldWhenTheRouterIsCreated(String options, String told) {
    assertThatThrownBy(() -> router("by name", options)).rootCause().hasMessageContaining(told);
  }

  private void router(String form, String options) {
    StringBuilder candidates = new StringBuilder();
    for (String label : LABELS) {
      List<String> model =
          List.of(
              "provider=openai",
              "endpoint=" + server.endpoint(),
              "api-key=${env:OPENAI_API_KEY}",
              "model=" + label);
      if (form.equals("inline")) {
        model.forEach(option -> candidates.append(option(", 'candidate." + label + ".", option)));
      } else {
        sql.executeSql(
            "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING) WITH (%s)"
                .formatted(
                    label,
                    model.stream().map(o -> option("'", o)).collect(Collectors.joining(", "))));
      }
    }
    sql.executeSql(
        ("CREATE MODEL r INPUT (query STRING) OUTPUT (routing ROW<routed_model STRING, source"
                + " STRING, reason STRING, attempts INT, cost DOUBLE, score DOUBLE, error STRING>, response"
                + " STRING) WITH ('provider'='routing', 'strategy'='cascade',"
                + " 'candidates'='cheap;medium;smart', 'decision-column'='routing',"
                + " 'retry.max-retries'='0', 'route.cheap.cost.per-call'='1',"
                + " 'route.medium.cost.per-call'='10', 'route.smart.cost.per-call'='100', %s%s)")
            .formatted(options, candidates));
  }

  private static String option(String before, String option) {
    return before + option.replaceFirst("=", "'='") + "'";
  }

  private List<Row> answers(boolean async, String settings) {
    return CollectionUtil.iteratorToList(
        sql.executeSql(
                ("SELECT query, response, routing.routed_model, routing.source, routing.reason,"
                        + " routing.attempts, routing.cost, routing.score, routing.error FROM ML_PREDICT(TABLE"
                        + " questions, MODEL r, DESCRIPTOR(query), MAP['async', '%s'%s])")
                    .formatted(async, settings))
            .collect());
  }
}
