package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.testing.MeasuredMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to rows on a mini cluster: columns cast, NULLs, failures, what is measured. */
class RoutedRowsTest {

  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .build());

  private TableEnvironment sql;

  @BeforeEach
  void aSession() {
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    sql.getConfig().set("table.local-time-zone", "Asia/Tokyo");
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
  }

  @AfterEach
  void forgetTheSession() {
    sql.executeSql("USE CATALOG default_catalog");
    sql.executeSql("DROP CATALOG ml");
  }

  @ParameterizedTest
  @CsvSource({"echo-sync, false", "echo-sync, true", "echo-async, false"})
  void columnsAreCastFromWhatTheQueryGives(String provider, String objectReuse) {
    sql.getConfig().set("pipeline.object-reuse", objectReuse);
    model(
        "wide",
        "a BIGINT, b DOUBLE, c DECIMAL(10, 2), d STRING, e TIMESTAMP(3), f DATE, g ARRAY<BIGINT>",
        "'provider'='" + provider + "', 'name'='W'");
    model(
        "r",
        "a BIGINT, b DOUBLE, c DECIMAL(10, 2), d STRING, e TIMESTAMP(3), f DATE, g ARRAY<BIGINT>",
        "'provider'='routing', 'candidates'='wide'");
    sql.executeSql(
        """
        CREATE TEMPORARY VIEW narrow AS SELECT
          CAST(a AS TINYINT) AS a, CAST(b AS FLOAT) AS b, CAST(c AS DECIMAL(5, 1)) AS c,
          CAST(d AS CHAR(2)) AS d, TO_TIMESTAMP_LTZ(e, 3) AS e,
          CAST(f AS TIMESTAMP(3)) AS f, ARRAY[g, -g] AS g
        FROM (VALUES (-1, 1.5, 2.5, 'xy', CAST(0 AS BIGINT), '1970-01-02 12:00:00', 7))
          AS t(a, b, c, d, e, f, g)""");
    assertThat(answers("narrow", "a, b, c, d, e, f, g"))
        .containsExactly("W:-1/1.5/2.50/xy/1970-01-01T09:00/1/[7, -7]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo-sync", "echo-async"})
  void aRowOfNullsHasAnAnswerOfNullsAndOthersAreServed(String provider) {
    model("a", "x STRING, y BIGINT", "'provider'='" + provider + "', 'name'='A'");
    model("r", "x STRING, y BIGINT", "'provider'='routing', 'candidates'='a'");
    sql.executeSql(
        """
        CREATE TEMPORARY VIEW sparse AS SELECT * FROM (VALUES
          ('p', 1), (CAST(NULL AS STRING), 2), (CAST(NULL AS STRING), CAST(NULL AS INT)))
          AS t(x, y)""");
    assertThat(answers("sparse", "x, y")).containsExactlyInAnyOrder("A:p/1", "A:null/2", null);
  }

  @ParameterizedTest
  @CsvSource({"echo-sync, echo-sync", "echo-async, echo-async", "echo-sync, echo-async"})
  void aRowThatNobodyAnswersFailsTheJobWithoutShowingTheRow(String first, String second) {
    model("a", "x STRING", "'provider'='" + first + "', 'name'='A', 'down'='true'");
    model("b", "x STRING", "'provider'='" + second + "', 'name'='B', 'down'='true'");
    model("r", "x STRING", "'provider'='routing', 'candidates'='a;b'");
    sql.executeSql(
        "CREATE TEMPORARY VIEW secrets AS SELECT * FROM (VALUES ('hush, hush')) AS t(x)");
    Throwable error = catchThrowable(() -> answers("secrets", "x"));
    assertThat(innermost(error))
        .hasMessageContaining("Router ml.default.r: no candidate answered the row.")
        .hasMessageContaining("a: unknown (IllegalStateException), 1 attempt")
        .hasMessageContaining("b: unknown (IllegalStateException), 1 attempt");
    assertThat(ExceptionUtils.stringifyException(error))
        .contains("Suppressed: ", "java.lang.IllegalStateException")
        .doesNotContain("hush, hush", "is down");
  }

  @Test
  void everyReporterSeesWhatIsMeasured() throws Exception {
    model("a", "x STRING", "'provider'='echo-async', 'name'='A', 'down'='true'");
    model("b", "x STRING", "'provider'='echo-async', 'name'='B'");
    model("r", "x STRING", "'provider'='routing', 'candidates'='a;b'");
    sql.executeSql("CREATE TEMPORARY VIEW v AS SELECT * FROM (VALUES ('p'), ('q')) AS t(x)");
    TableResult result =
        sql.executeSql("SELECT response FROM ML_PREDICT(TABLE v, MODEL r, DESCRIPTOR(x))");
    assertThat(CollectionUtil.iteratorToList(result.collect())).hasSize(2);
    assertThat(MeasuredMetrics.of(REPORTER, result.getJobClient().orElseThrow().getJobID()))
        .isEqualTo(
            Map.of(
                "fallbacks{<router>=ml.default.r}", 2L,
                "decisions{<router>=ml.default.r, <source>=fallback}", 2L,
                "attempts{<candidate>=a, <router>=ml.default.r}", 2L,
                "failures{<candidate>=a, <error_class>=unknown, <router>=ml.default.r}", 2L,
                "attempts{<candidate>=b, <router>=ml.default.r}", 2L,
                "answers{<candidate>=b, <router>=ml.default.r}", 2L,
                "latency_ms{<candidate>=b, <router>=ml.default.r}", 2L));
  }

  private void model(String name, String input, String options) {
    sql.executeSql(
        "CREATE MODEL %s INPUT (%s) OUTPUT (response STRING) WITH (%s)"
            .formatted(name, input, options));
  }

  private List<String> answers(String view, String columns) {
    List<Row> rows =
        CollectionUtil.iteratorToList(
            sql.executeSql(
                    "SELECT response FROM ML_PREDICT(TABLE %s, MODEL r, DESCRIPTOR(%s))"
                        .formatted(view, columns))
                .collect());
    return rows.stream().map(row -> (String) row.getField(0)).toList();
  }

  private static Throwable innermost(Throwable error) {
    Throwable innermost = error;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }
}
