package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
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
import org.flinkmodelrouter.testing.MemoryModelCatalogFactory;
import org.flinkmodelrouter.testing.ModelCall;
import org.flinkmodelrouter.testing.StandInJudge;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Strategies that have a model read each row, over models of Flink's openai provider, in SQL. */
class SelectedPredictTest {

  private static final String CALL =
      "'provider'='openai', 'endpoint'='%s', 'api-key'='${env:OPENAI_API_KEY}', 'model'='reader'";

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(1).build());

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
    server.reset();
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
    sql.executeSql(
        "CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES ('hello'), ('guten Tag'),"
            + " (CAST(NULL AS STRING))) AS t(query)");
    for (String name : List.of("mini", "maxi")) {
      model(name, "query", name);
    }
    model("judge", "prompt", "reader");
    model("reader", "query", "reader");
  }

  private void model(String name, String input, String model) {
    sql.executeSql(
        String.format(
            "CREATE MODEL %s INPUT (%s STRING) OUTPUT (response STRING) COMMENT 'knows %s' WITH"
                + " ('provider'='openai', 'endpoint'='%s', 'api-key'='${env:OPENAI_API_KEY}',"
                + " 'model'='%s')",
            name, input, name, server.endpoint(), model));
  }

  private void router(String options) {
    sql.executeSql(
        String.format(
            "CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING, routing"
                + " ROW<routed_model STRING, source STRING, reason STRING, score DOUBLE, attempts"
                + " INT>) WITH ('provider'='routing', 'candidates'='mini;maxi',"
                + " 'decision-column'='routing', 'retry.max-retries'='0', %s)",
            options));
  }

  /** The answer to each ticket with text, and who gave it why. */
  private List<String> answers(boolean async) {
    List<Row> rows =
        CollectionUtil.iteratorToList(
            sql.executeSql(
                    String.format(
                        "SELECT query, response, routing.source, routing.reason, routing.score,"
                            + " routing.attempts FROM ML_PREDICT(TABLE tickets, MODEL router,"
                            + " DESCRIPTOR(query), MAP['async', '%s'])",
                        async))
                .collect());
    assertThat(rows).hasSize(3);
    return rows.stream()
        .filter(row -> row.getField(0) != null)
        .map(
            row ->
                "%s, %s (%s), %s, %s"
                    .formatted(
                        row.getField(1),
                        row.getField(2),
                        row.getField(3),
                        row.getField(4),
                        row.getField(5)))
        .toList();
  }

  static Stream<Arguments> ways() {
    return Stream.of(true, false)
        .flatMap(async -> Stream.of(Arguments.of(async, true), Arguments.of(async, false)));
  }

  private static String selector(boolean inline, String name) {
    return inline
        ? CALL.formatted(server.endpoint()).replaceAll("'([a-z-]+)'=", "'selector.$1'=")
        : "'selector'='%s'".formatted(name);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aJudgeChooses(boolean async, boolean inline) {
    server.script(
        "reader",
        FaultScript.of(Answer.of("{\"model\": \"mini\"}")).withPoison("guten", Answer.of("maxi")));
    router("'strategy'='llm-judge', " + selector(inline, "judge"));
    assertThat(answers(async))
        .containsExactlyInAnyOrder(
            "mini: hello, strategy (chosen by the judge), null, 1",
            "maxi: guten Tag, strategy (chosen by the judge), null, 1");
    assertThat(server.calls("reader"))
        .hasSize(2)
        .extracting(ModelCall::authorization)
        .containsOnly("Bearer " + MemoryModelCatalogFactory.KEY);
    assertThat(server.calls("reader"))
        .extracting(ModelCall::question)
        .allSatisfy(
            prompt -> assertThat(prompt).contains("- mini: knows mini\n- maxi: knows maxi\n"))
        .anySatisfy(prompt -> assertThat(prompt).contains("\n{\"query\": \"guten Tag\"}\n"));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aClassifierChooses(boolean async, boolean inline) {
    server.script(
        "reader", FaultScript.of(Answer.of("mini")).withPoison("guten", Answer.of("foreign")));
    router(
        "'strategy'='classifier', 'strategy.label.foreign'='maxi', " + selector(inline, "reader"));
    assertThat(answers(async))
        .containsExactlyInAnyOrder(
            "mini: hello, strategy (label of the classifier), null, 1",
            "maxi: guten Tag, strategy (label of the classifier), null, 1");
    assertThat(server.calls("reader"))
        .extracting(ModelCall::question)
        .containsExactlyInAnyOrder("hello", "guten Tag");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aScoreChooses(boolean async, boolean inline) {
    server.script(
        "reader", FaultScript.of(Answer.of("0.25")).withPoison("guten", Answer.of("0.75")));
    router("'strategy'='score', 'strategy.threshold.maxi'='0.5', " + selector(inline, "reader"));
    assertThat(answers(async))
        .containsExactlyInAnyOrder(
            "mini: hello, strategy (score below every threshold), 0.25, 1",
            "maxi: guten Tag, strategy (score from 0.5 on), 0.75, 1");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aSelectorThatFailsLeavesItsRowsToTheDefaultModel(boolean async, boolean inline) {
    for (Fault fault : List.of(Fault.SERVER_ERROR, Fault.UNAUTHORIZED, Fault.MALFORMED_JSON)) {
      server.reset();
      server.script("reader", fault);
      router("'strategy'='llm-judge', 'default-model'='maxi', " + selector(inline, "judge"));
      assertThat(answers(async))
          .hasSize(2)
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .matches("maxi: .*, default \\(selector (failed|not asked): .*\\), null, 1"));
      sql.executeSql("DROP MODEL router");
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aSilentSelectorCostsItsTimeAndNoMore(boolean async, boolean inline) {
    server.script("reader", Fault.SILENT);
    router(
        "'strategy'='llm-judge', 'strategy.selector.timeout'='50 ms', "
            + selector(inline, "judge"));
    assertThat(answers(async))
        .containsExactlyInAnyOrder(
            "mini: hello, default (selector failed: timeout), null, 1",
            "mini: guten Tag, default (selector failed: timeout), null, 1");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theFallbackIsTheRouters(boolean async, boolean inline) {
    server.script("reader", Answer.of("maxi"));
    server.script("maxi", Fault.SERVER_ERROR);
    router("'strategy'='classifier', " + selector(inline, "reader"));
    assertThat(answers(async))
        .containsExactlyInAnyOrder(
            "mini: hello, fallback (label of the classifier), null, 2",
            "mini: guten Tag, fallback (label of the classifier), null, 2");
  }

  @Test
  void aRouterOfJudgesIsAJudge() {
    model("judge2", "prompt", "second");
    server.script("reader", Fault.SERVER_ERROR);
    server.script("second", Answer.of("maxi"));
    sql.executeSql(
        "CREATE MODEL judges INPUT (prompt STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='routing', 'candidates'='judge;judge2', 'retry.max-retries'='0')");
    router("'strategy'='llm-judge', 'selector'='judges'");
    assertThat(answers(true))
        .containsExactlyInAnyOrder(
            "maxi: hello, strategy (chosen by the judge), null, 1",
            "maxi: guten Tag, strategy (chosen by the judge), null, 1");
  }

  @Test
  void aStandInReadsTheOrdinaryPrompt() {
    server.script("reader", StandInJudge.CAREFUL);
    router("'strategy'='llm-judge', 'selector'='judge'");
    assertThat(answers(true)).allSatisfy(answer -> assertThat(answer).contains("the judge)"));
  }

  @Test
  void anExplainedPlanShowsNoKey() {
    router("'strategy'='llm-judge', " + selector(true, ""));
    assertThat(
            sql.explainSql(
                "SELECT * FROM ML_PREDICT(TABLE tickets, MODEL router, DESCRIPTOR(query))"))
        .doesNotContain(MemoryModelCatalogFactory.KEY);
  }

  @Test
  void aSelectorThatChangedIsCheckedAgainWhenTheStatementIsPlanned() {
    router("'strategy'='score', 'strategy.threshold.maxi'='0.5', 'selector'='reader'");
    sql.executeSql("DROP MODEL reader");
    sql.executeSql(
        "CREATE MODEL reader INPUT (query STRING) OUTPUT (flag BOOLEAN) WITH ('provider'='echo-sync',"
            + " 'name'='x')");
    assertThatThrownBy(
            () ->
                sql.explainSql(
                    "SELECT * FROM ML_PREDICT(TABLE tickets, MODEL router, DESCRIPTOR(query))"))
        .hasStackTraceContaining("its selector (model reader) answers flag BOOLEAN");
  }
}
