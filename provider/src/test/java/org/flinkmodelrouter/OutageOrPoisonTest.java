package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.testing.Await.await;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultScript;
import org.flinkmodelrouter.testing.FaultServer;
import org.flinkmodelrouter.testing.ModelCall;
import org.flinkmodelrouter.testing.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every model fails every row in flight, with answers: if the models are down the rows wait, and if
 * the rows are to blame they end. The deadline is far beyond the tests' own.
 */
class OutageOrPoisonTest {

  private static final int ROWS = 60;

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
    openAi("cheap");
    openAi("smart");
    sql.executeSql(
        """
        CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING,
          routing ROW<error_class STRING, error STRING>)
        WITH ('provider'='routing', 'candidates'='cheap;smart', 'decision-column'='routing',
          'error-handling'='null', 'retry.initial-delay'='20 ms', 'deadline'='100 min')""");
    sql.executeSql(
        """
        CREATE TEMPORARY TABLE numbers (n BIGINT)
        WITH ('connector'='datagen', 'fields.n.kind'='sequence', 'fields.n.start'='1',
          'fields.n.end'='%d')"""
            .formatted(ROWS));
  }

  private void openAi(String name) {
    sql.executeSql(
        """
        CREATE MODEL %1$s INPUT (query STRING) OUTPUT (response STRING)
        WITH ('provider'='openai', 'endpoint'='%2$s', 'api-key'='k', 'model'='%1$s')"""
            .formatted(name, server.endpoint()));
  }

  @ParameterizedTest(name = "async {0}, {2} bad rows from {1} on")
  @CsvSource({"true, 21, 12", "true, 1, 12", "true, 21, 35", "false, 1, 12", "false, 21, 12"})
  void badRowsEndAndTheOthersAreAnswered(boolean async, int from, int bad) {
    FaultScript script = FaultScript.of(Answer.echo()).withPoison("bad", Fault.SERVER_ERROR);
    server.script("cheap", script);
    server.script("smart", script);

    List<Row> rows =
        CollectionUtil.iteratorToList(
            run(async, "n BETWEEN %d AND %d".formatted(from, from + bad - 1)).collect());

    assertThat(rows).hasSize(ROWS);
    assertThat(rows).filteredOn(row -> isBad(row)).hasSize(bad).allMatch(row -> isNull(row));
    assertThat(rows)
        .filteredOn(row -> isNull(row))
        .hasSize(bad)
        .allMatch(row -> row.<Row>getFieldAs("routing").getField("error_class").equals("server"));
  }

  @ParameterizedTest(name = "async {0}")
  @ValueSource(booleans = {true, false})
  void noRowIsLostToAnOutage(boolean async) {
    Step[] thenDown = new Step[21];
    Arrays.fill(thenDown, Answer.echo());
    thenDown[20] = Fault.SERVER_ERROR;
    server.script("cheap", thenDown);
    server.script("smart", Fault.SERVER_ERROR);

    TableResult running = run(async, "FALSE");
    await(() -> failedHealthChecks() >= 2);
    server.script("cheap", Answer.echo());
    server.script("smart", Answer.echo());

    List<Row> rows = CollectionUtil.iteratorToList(running.collect());
    assertThat(rows).hasSize(ROWS).noneMatch(row -> isNull(row));
  }

  /** Questions that the model had answered before. */
  private static long failedHealthChecks() {
    Map<Boolean, List<String>> questions =
        server.calls("cheap").stream()
            .collect(
                Collectors.partitioningBy(
                    call -> call.kind().equals("answer"),
                    Collectors.mapping(ModelCall::question, Collectors.toList())));
    return questions.get(false).stream().filter(questions.get(true)::contains).count();
  }

  private TableResult run(boolean async, String isBad) {
    return sql.executeSql(
        """
        SELECT query, response, routing FROM ML_PREDICT(
          (SELECT CASE WHEN %s THEN 'bad ' ELSE 'good ' END || CAST(n AS STRING) AS query
           FROM numbers),
          MODEL router, DESCRIPTOR(query),
          MAP['async', '%s', 'max-concurrent-operations', '10', 'timeout', '2 h'])"""
            .formatted(isBad, async));
  }

  private static boolean isBad(Row row) {
    return row.<String>getFieldAs("query").startsWith("bad");
  }

  private static boolean isNull(Row row) {
    return row.getField("response") == null;
  }
}
