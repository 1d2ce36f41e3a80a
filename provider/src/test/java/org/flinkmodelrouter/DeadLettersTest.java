package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that failed go to a table of their own: the pattern of docs/failures.md. */
class DeadLettersTest {

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(1).build());

  private static FaultServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void startTheServer() throws IOException {
    server = FaultServer.start();
  }

  @AfterAll
  static void stopTheServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void forgetTheLastTest() {
    server.reset();
  }

  @ParameterizedTest
  @CsvSource({"STREAMING, true", "STREAMING, false", "BATCH, true", "BATCH, false"})
  void eachRowIsAskedAboutOnceThoughTwoTablesTakeTheRows(String mode, String async)
      throws Exception {
    server.script("m", Answer.echo(), Fault.BAD_REQUEST, Answer.echo());
    TableEnvironment sql = session(mode);
    sql.executeSql(
        "CREATE TEMPORARY VIEW routed AS SELECT id, query, response, routing FROM"
            + " ML_PREDICT(TABLE tickets, MODEL support_router, DESCRIPTOR(query),"
            + " MAP['async', '%s', 'max-concurrent-operations', '1'])".formatted(async));
    sql.executeSql(
            """
            EXECUTE STATEMENT SET BEGIN
            INSERT INTO answers
              SELECT response FROM routed WHERE routing.routed_model IS NOT NULL;
            INSERT INTO dead_letters
              SELECT query || ' ' || routing.error_class FROM routed
              WHERE routing.routed_model IS NULL;
            END
            """)
        .await();

    assertThat(server.counters("m").begun()).isEqualTo(3);
    assertThat(lines("answers")).containsExactlyInAnyOrder("m: one", "m: three");
    assertThat(lines("dead_letters")).containsExactly("two bad-request");
  }

  private TableEnvironment session(String mode) {
    TableEnvironment sql =
        TableEnvironment.create(
            mode.equals("BATCH")
                ? EnvironmentSettings.inBatchMode()
                : EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    // A streaming sink shows its files with a checkpoint.
    sql.getConfig().set("execution.checkpointing.interval", "1 s");
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
    sql.executeSql(
        "CREATE MODEL m INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='openai', 'endpoint'='%s', 'api-key'='${env:OPENAI_API_KEY}', 'model'='m')"
                .formatted(server.endpoint()));
    sql.executeSql(
        "CREATE MODEL support_router INPUT (query STRING) OUTPUT (response STRING, routing"
            + " ROW<routed_model STRING, error_class STRING, error STRING>) WITH"
            + " ('provider'='routing', 'candidates'='m', 'error-handling'='null',"
            + " 'decision-column'='routing')");
    sql.executeSql(
        "CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES"
            + " (1, 'one'), (2, 'two'), (3, 'three')) AS t(id, query)");
    table(sql, "answers");
    table(sql, "dead_letters");
    return sql;
  }

  private void table(TableEnvironment sql, String name) {
    sql.executeSql(
        "CREATE TEMPORARY TABLE %s (line STRING) WITH ('connector'='filesystem', 'format'='raw', 'path'='%s')"
            .formatted(name, folder.resolve(name).toUri()));
  }

  private List<String> lines(String table) {
    TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    table(sql, table);
    return CollectionUtil.iteratorToList(sql.executeSql("SELECT * FROM " + table).collect())
        .stream()
        .map(row -> (String) row.getField(0))
        .toList();
  }
}
