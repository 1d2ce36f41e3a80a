package org.flinkmodelrouter.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultServer;
import org.flinkmodelrouter.testing.MemoryModelCatalogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of Flink's real openai provider as candidates, on a mini cluster's one TaskManager. */
class OpenAiCandidatesTest {

  private static final String MANY = "MAP['async', 'true', 'max-concurrent-operations', '100']";

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
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
        "CREATE TEMPORARY TABLE questions (n BIGINT, query AS CAST(n AS STRING)) WITH"
            + " ('connector'='datagen', 'fields.n.kind'='sequence', 'fields.n.start'='1',"
            + " 'fields.n.end'='400')");
  }

  @AfterEach
  void forgetTheTest() {
    server.reset();
  }

  @ParameterizedTest(name = "parallelism {0}: {1}")
  @CsvSource({"1, 5", "4, 20"})
  void everySubtaskMakesFiveCallsAtATime(int parallelism, int expected) {
    server.script("m", Fault.SILENT);
    openAi("m", "m");
    router("'candidates'='m'");
    assertThat(answersOnceInFlight("m", parallelism, expected)).hasSize(400);
    assertThat(server.counters("m").highestInFlight()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "parallelism {0}: {1}")
  @CsvSource({"1, 64", "4, 256"})
  void everySubtaskMakesAsManyCallsAtATimeAsItMay(int parallelism, int expected) {
    server.script("m", Fault.SILENT);
    openAi("m", "m");
    router("'candidates'='m', 'route.m.max-concurrency'='64'");
    assertThat(answersOnceInFlight("m", parallelism, expected)).hasSize(400);
    assertThat(server.counters("m").highestInFlight()).isEqualTo(expected);
  }

  @Test
  void aCandidateThatHangsCostsNoRowThoughAnotherHasItsEndpointAndKey() {
    server.script("silent", Fault.SILENT);
    openAi("silent", "silent");
    openAi("good", "good");
    router("'candidates'='silent;good', 'route.silent.timeout'='1 s'");
    assertThat(answers(run(1))).hasSize(400).allMatch(answer -> answer.startsWith("good:"));
    assertThat(server.counters("good").answered()).isEqualTo(400);
  }

  @Test
  void whatTheProviderRefusesIsToldWhenTheStatementIsPlanned() {
    openAi("m", "m");
    router("'candidates'='m'");
    sql.executeSql("ALTER MODEL m SET ('endpoint'='http://localhost/v1/nonsense')");
    assertThatThrownBy(() -> sql.explainSql(query()))
        .rootCause()
        .hasMessageContaining("Unsupported endpoint");
  }

  /** The provider lower-cases what it complains of. */
  @ParameterizedTest
  @ValueSource(strings = {"r", "m"})
  void whatItRefusesIsToldWithoutTheSecretInAnyLetterCase(String asked) {
    openAi("m", "m");
    router("'candidates'='m'");
    sql.executeSql("ALTER MODEL m SET ('endpoint'='${env:OPENAI_API_KEY}')");
    Throwable refused =
        catchThrowable(
            () ->
                sql.explainSql(
                    "SELECT * FROM ML_PREDICT(TABLE questions, MODEL "
                        + asked
                        + ", DESCRIPTOR(query))"));
    assertThat(ExceptionUtils.stringifyException(refused))
        .contains("Unsupported endpoint: ******")
        .doesNotContainIgnoringCase(MemoryModelCatalogFactory.KEY);
  }

  /** Runs the query, and answers when so many calls are at the server. */
  private List<String> answersOnceInFlight(String model, int parallelism, int inFlight) {
    TableResult running = run(parallelism);
    server.awaitInFlight(model, inFlight);
    server.script(model, Answer.echo());
    server.release();
    return answers(running);
  }

  private TableResult run(int parallelism) {
    sql.getConfig().set("parallelism.default", String.valueOf(parallelism));
    return sql.executeSql(query());
  }

  private static List<String> answers(TableResult running) {
    List<Row> rows = CollectionUtil.iteratorToList(running.collect());
    return rows.stream().map(row -> (String) row.getField(0)).toList();
  }

  private static String query() {
    return "SELECT response FROM ML_PREDICT(TABLE questions, MODEL r, DESCRIPTOR(query), %s)"
        .formatted(MANY);
  }

  private void openAi(String name, String model) {
    sql.executeSql(
        "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING) WITH ('provider'='openai', 'endpoint'='%s', 'api-key'='${env:OPENAI_API_KEY}', 'model'='%s')"
            .formatted(name, server.endpoint(), model));
  }

  private void router(String options) {
    sql.executeSql(
        "CREATE MODEL r INPUT (query STRING) OUTPUT (response STRING) WITH ('provider'='routing', %s)"
            .formatted(options));
  }
}
