package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.testing.MemoryModelCatalogFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Candidates whose messages hold their key, from planning to the rows of a running job. */
class LeakedSecretsTest {

  private static final String KEY = MemoryModelCatalogFactory.KEY;

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(1).build());

  private TableEnvironment sql;

  @BeforeEach
  void aSession() {
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
    sql.executeSql("CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES ('hello')) AS t(query)");
  }

  @ParameterizedTest
  @CsvSource({
    "echo-sync, FUNCTION",
    "echo-async, FUNCTION",
    "echo-sync, OPEN",
    "echo-async, OPEN",
    "echo-sync, ROW",
    "echo-async, ROW",
  })
  void noErrorOfAStatementHoldsAKey(String provider, String place) {
    catalogued(provider, place);
    sql.executeSql(
        "CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='routing', 'candidates'='leak')");

    String shown = failure("router");

    assertThat(shown).doesNotContain(KEY);
    // At the row only the kind of error is told; before it, the provider's words without the key.
    assertThat(shown)
        .contains(place.equals("ROW") ? "IllegalArgumentException" : "the key ****** is not");
  }

  @ParameterizedTest
  @CsvSource({"FUNCTION", "OPEN"})
  void norDoesOneOfAnInlineCandidate(String place) {
    sql.executeSql(
        "CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='routing', 'candidates'='own', "
            + inline("own", place)
            + ")");

    assertThat(failure("router")).contains("the key ****** is not").doesNotContain(KEY);
  }

  @Test
  void aModelThatNoRouterCallsIsNotGivenAwayWhenItIsPlanned() {
    catalogued("echo-sync", "FUNCTION");

    assertThat(failure("leak")).contains("the key ****** is not").doesNotContain(KEY);
  }

  @ParameterizedTest
  @CsvSource({"echo-sync", "echo-async"})
  void theDecisionsErrorHoldsTheWordsWithoutTheKey(String provider) {
    catalogued(provider, "ROW");
    sql.executeSql(
        "CREATE MODEL backup INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='echo-sync', 'name'='B')");
    sql.executeSql(
        "CREATE MODEL router INPUT (query STRING) OUTPUT (response STRING, routing ROW<error"
            + " STRING>) WITH ('provider'='routing', 'candidates'='leak;own;backup',"
            + " 'decision-column'='routing', 'fallback-candidates'='backup', "
            + inline("own", "ROW")
            + ")");

    assertThat(rows("SELECT response, routing.error", "router"))
        .containsExactly(
            Row.of("B:hello", "IllegalArgumentException: the key ****** is not welcome here"));
  }

  private void catalogued(String provider, String place) {
    sql.executeSql(
        String.format(
            "CREATE MODEL leak INPUT (query STRING) OUTPUT (response STRING) WITH ('provider'='%s',"
                + " 'name'='L', 'leaks-key'='%s', 'api-key'='${env:OPENAI_API_KEY}')",
            provider, place));
  }

  private static String inline(String label, String place) {
    return String.format(
        "'candidate.%1$s.provider'='echo-sync', 'candidate.%1$s.name'='I',"
            + " 'candidate.%1$s.leaks-key'='%2$s',"
            + " 'candidate.%1$s.api-key'='${env:OPENAI_API_KEY}'",
        label, place);
  }

  private List<Row> rows(String select, String model) {
    return CollectionUtil.iteratorToList(
        sql.executeSql(
                select + " FROM ML_PREDICT(TABLE tickets, MODEL " + model + ", DESCRIPTOR(query))")
            .collect());
  }

  /** All that a log gets of the statement's error. */
  private String failure(String model) {
    return ExceptionUtils.stringifyException(catchThrowable(() -> rows("SELECT response", model)));
  }
}
