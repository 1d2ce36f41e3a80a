package org.flinkmodelrouter.strategy.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares of rows among models of Flink's real openai provider, in queries. */
class WeightedSqlTest {

  private static final int ROWS = 60;
  private static final String WEIGHTS =
      "'strategy'='weighted', 'route.cheap.weight'='70', 'route.smart.weight'='20',"
          + " 'route.local.weight'='10', 'strategy.key'='query'";

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
        ("CREATE TEMPORARY TABLE questions (n BIGINT, query AS CONCAT('ticket-', CAST(n AS STRING)))"
                + " WITH ('connector'='datagen', 'fields.n.kind'='sequence', 'fields.n.start'='0',"
                + " 'fields.n.end'='%d')")
            .formatted(ROWS - 1));
  }

  @AfterEach
  void forgetTheTest() {
    server.reset();
  }

  @ParameterizedTest(name = "{0}, async {1}, parallelism {2}")
  @CsvSource({
    "by name, false, 1",
    "by name, true, 2",
    "inline, false, 2",
    "inline, true, 1",
  })
  void everyRowGoesWhereItsKeySays(String form, boolean async, int parallelism) throws Exception {
    router(form, WEIGHTS);

    List<Row> answers = answers(async, parallelism);

    Map<String, String> expected = expected();
    assertThat(answers).hasSize(ROWS);
    assertThat(answers)
        .allSatisfy(
            row -> {
              String label = expected.get(row.getFieldAs("query"));
              assertThat(row.<String>getFieldAs("response"))
                  .isEqualTo(label + ": " + row.getField("query"));
              assertThat(row.<String>getFieldAs("routed_model")).isEqualTo(label);
              assertThat(row.<String>getFieldAs("source")).isEqualTo("strategy");
              assertThat(row.<String>getFieldAs("reason"))
                  .isEqualTo("share " + weight(label) + " of 100");
            });
    assertThat(server.counters("local").begun()).isPositive();
  }

  @Test
  void theOthersServeTheRowsOfOneThatFailsEvenOneWithoutWeight() throws Exception {
    router(
        "by name",
        "'strategy'='weighted', 'route.cheap.weight'='1', 'route.smart.weight'='0',"
            + " 'route.local.weight'='1', 'retry.max-retries'='0'");
    server.script("cheap", Fault.UNAVAILABLE);

    List<Row> answers = answers(true, 1);

    assertThat(answers).hasSize(ROWS);
    assertThat(answers).extracting(row -> row.getField("routed_model")).doesNotContain("cheap");
    assertThat(answers)
        .filteredOn(row -> "fallback".equals(row.getField("source")))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.<String>getFieldAs("routed_model")).isEqualTo("smart"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'route.cheap.weight'='-1', 'route.smart.weight'='1', 'route.local.weight'='1'"
            + "| Option 'route.cheap.weight' of router ml.default.r is '-1.0'. Write 0, or a number",
        "'route.cheap.weight'='0', 'route.smart.weight'='0', 'route.local.weight'='0.0'"
            + "| Set one above 0.",
        "'route.cheap.weight'='1', 'route.smart.weight'='1', 'route.lokal.weight'='1'"
            + "| is about 'lokal', which is none of the 'candidates': cheap, smart, local. Did you"
            + " mean 'route.local.weight'?",
        "'route.cheap.weight'='1', 'route.smart.weight'='1'"
            + "| Option 'route.local.weight' of router ml.default.r is missing.",
        "'route.cheap.weight'='much', 'route.smart.weight'='1', 'route.local.weight'='1'"
            + "| Option 'route.cheap.weight' of router ml.default.r has a value of the wrong kind",
        "'route.cheap.wieght'='1', 'route.smart.weight'='1', 'route.local.weight'='1'"
            + "| is unknown. Did you mean 'route.cheap.weight'?",
        "'route.cheap.weight'='1', 'route.smart.weight'='1', 'route.local.weight'='1',"
            + " 'strategy.key'='qurey'"
            + "| names 'qurey', which is no input column. There are: query. Did you mean 'query'?",
        "'route.cheap.weight'='1', 'route.smart.weight'='1', 'route.local.weight'='1',"
            + " 'strategy.seed'='once'"
            + "| Option 'strategy.seed' of router ml.default.r has a value of the wrong kind",
      })
  void aMistakeIsToldWhenTheRouterIsCreated(String options, String told) {
    assertThatThrownBy(() -> router("by name", "'strategy'='weighted', " + options))
        .rootCause()
        .hasMessageContaining(told);
  }

  @Test
  void aWeightIsForNoOtherStrategy() {
    assertThatThrownBy(() -> router("by name", "'strategy'='ordered', 'route.smart.weight'='1'"))
        .rootCause()
        .hasMessageContaining(
            "Option 'route.smart.weight' of router ml.default.r is for the strategy 'weighted', but"
                + " the router's is 'ordered'. Set 'strategy'='weighted', or remove the option.");
  }

  private void router(String form, String options) {
    StringBuilder candidates = new StringBuilder();
    for (String label : List.of("cheap", "smart", "local")) {
      List<String> model =
          List.of(
              "provider=openai",
              "endpoint=" + server.endpoint(),
              "api-key=${env:OPENAI_API_KEY}",
              "model=" + label);
      if (form.equals("inline")) {
        model.forEach(
            option ->
                candidates
                    .append(", 'candidate.")
                    .append(label)
                    .append('.')
                    .append(option.replaceFirst("=", "'='"))
                    .append('\''));
      } else {
        sql.executeSql(
            "CREATE MODEL `%s` INPUT (query STRING) OUTPUT (response STRING) WITH (%s)"
                .formatted(
                    label,
                    model.stream()
                        .map(option -> "'" + option.replaceFirst("=", "'='") + "'")
                        .collect(Collectors.joining(", "))));
      }
    }
    sql.executeSql(
        ("CREATE MODEL r INPUT (query STRING) OUTPUT (response STRING, routing ROW<routed_model"
                + " STRING, source STRING, reason STRING>) WITH ('provider'='routing',"
                + " 'candidates'='cheap;smart;local', 'decision-column'='routing', %s%s)")
            .formatted(options, candidates));
  }

  private List<Row> answers(boolean async, int parallelism) {
    sql.getConfig().set("parallelism.default", String.valueOf(parallelism));
    return CollectionUtil.iteratorToList(
        sql.executeSql(
                ("SELECT query, response, routing.routed_model, routing.source, routing.reason FROM"
                        + " ML_PREDICT(TABLE questions, MODEL r, DESCRIPTOR(query), MAP['async',"
                        + " '%s'])")
                    .formatted(async))
            .collect());
  }

  private static String weight(String label) {
    return Map.of("cheap", "70", "smart", "20", "local", "10").get(label);
  }

  /** As the strategy says without any query around it. */
  private static Map<String, String> expected() throws Exception {
    var strategy = WeightedRouter.of(WeightedRouter.weights(70, 20, 10)).open();
    Map<String, String> expected = new java.util.TreeMap<>();
    for (int n = 0; n < ROWS; n++) {
      expected.put("ticket-" + n, WeightedRouter.label(strategy, "ticket-" + n));
    }
    return expected;
  }
}
