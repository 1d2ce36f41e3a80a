package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultServer;
import org.flinkmodelrouter.testing.MemoryModelCatalogFactory;
import org.flinkmodelrouter.testing.ModelCall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routers in SQL, planned by Flink's planner and run on its mini cluster. */
class RoutedPredictTest {

  private static final String KEY = MemoryModelCatalogFactory.KEY;

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
        "CREATE TEMPORARY VIEW tickets AS SELECT * FROM (VALUES"
            + " ('hello', 'en', 1), ('guten Tag', 'de', 2))"
            + " AS t(query, lang, n)");
  }

  private void openAi(String name, String model) {
    sql.executeSql(
        String.format(
            "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING) WITH"
                + " ('provider'='openai', 'endpoint'='%s', 'api-key'='${env:OPENAI_API_KEY}',"
                + " 'model'='%s')",
            name, server.endpoint(), model));
  }

  private void echo(String name, String provider) {
    sql.executeSql(
        String.format(
            "CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING) WITH"
                + " ('provider'='%s', 'name'='%s')",
            name, provider, name.toUpperCase(Locale.ROOT)));
  }

  private void router(String name, String options) {
    sql.executeSql(
        String.format(
            "CREATE MODEL %s INPUT (query STRING, lang STRING) OUTPUT (response STRING) WITH"
                + " ('provider'='routing', %s)",
            name, options));
  }

  private List<Row> rows(String query) {
    return CollectionUtil.iteratorToList(sql.executeSql(query).collect());
  }

  /** A model's answers to the tickets. */
  private List<String> answers(String model, String settings) {
    return rows(
            String.format(
                "SELECT response FROM ML_PREDICT(TABLE tickets, MODEL %s, DESCRIPTOR(query,"
                    + " lang)%s)",
                model, settings))
        .stream()
        .map(row -> (String) row.getField(0))
        .toList();
  }

  /** What sql-client would print: the message of the innermost cause. */
  private static AbstractThrowableAssert<?, ?> assertInnermost(ThrowingCallable statement) {
    Throwable error = catchThrowable(statement);
    assertThat(error).isNotNull();
    Throwable innermost = error;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return assertThat(innermost);
  }

  @Test
  void theInlineSketchRunsAgainstAServer() {
    router(
        "support_router",
        String.format(
            "'strategy'='rule', 'candidates'='cheap;smart',"
                + " 'candidate.cheap.provider'='openai', 'candidate.cheap.model'='mini',"
                + " 'candidate.smart.provider'='openai', 'candidate.smart.model'='maxi',"
                + " 'candidate.cheap.endpoint'='%1$s', 'candidate.smart.endpoint'='%1$s',"
                + " 'candidate.cheap.api-key'='${env:OPENAI_API_KEY}',"
                + " 'candidate.smart.api-key'='${env:OPENAI_API_KEY}',"
                + " 'rule.1.when'='CHAR_LENGTH(query) > 5', 'rule.1.then'='smart',"
                + " 'default-model'='cheap'",
            server.endpoint()));
    assertThat(answers("support_router", ""))
        .containsExactlyInAnyOrder("mini: hello", "maxi: guten Tag");
    assertThat(List.of("mini", "maxi"))
        .flatMap(server::calls)
        .extracting(ModelCall::authorization)
        .containsExactly("Bearer " + KEY, "Bearer " + KEY);
  }

  @Test
  void cataloguedAndInlineCandidatesMix() {
    openAi("cheap", "mini");
    router(
        "r",
        "'strategy'='rule', 'candidates'='cheap;own', 'candidate.own.provider'='echo-sync',"
            + " 'candidate.own.name'='OWN', 'rule.1.when'='lang = ''de''', 'rule.1.then'='own'");
    assertThat(answers("r", "")).containsExactlyInAnyOrder("mini: hello", "OWN:guten Tag");
  }

  @Test
  void aRouterMayBeACandidateOfARouter() {
    echo("a", "echo-sync");
    echo("b", "echo-async");
    router(
        "team",
        "'strategy'='rule', 'candidates'='a;b', 'rule.1.when'='lang = ''de''', 'rule.1.then'='b'");
    router("desk", "'candidates'='team'");
    assertThat(answers("desk", "")).containsExactlyInAnyOrder("A:hello", "B:guten Tag");
    assertThat(answers("desk", ", MAP['async', 'false']"))
        .containsExactlyInAnyOrder("A:hello", "B:guten Tag");
  }

  @ParameterizedTest
  @CsvSource({
    "echo-sync, echo-sync, ''",
    "echo-sync, echo-sync, false",
    "echo-async, echo-async, ''",
    "echo-async, echo-async, true",
    "echo-async, echo-async, false",
    "echo-sync, echo-async, true",
    "echo-sync, echo-async, false",
    "echo-sync, echo-both, ''",
  })
  void synchronousAndAsynchronousCandidatesMix(String first, String second, String async) {
    echo("a", first);
    echo("b", second);
    router(
        "r",
        "'strategy'='rule', 'candidates'='a;b', 'rule.1.when'='lang = ''de''', 'rule.1.then'='b'");
    String settings = async.isEmpty() ? "" : String.format(", MAP['async', '%s']", async);
    assertThat(answers("r", settings)).containsExactlyInAnyOrder("A:hello", "B:guten Tag");
  }

  @Test
  void aModeThatTheRouterDoesNotOfferIsFlinksError() {
    echo("a", "echo-sync");
    router("r", "'candidates'='a'");
    assertInnermost(
            () ->
                sql.explainSql(
                    "SELECT * FROM ML_PREDICT(TABLE tickets, MODEL r, DESCRIPTOR(query, lang),"
                        + " MAP['async', 'true'])"))
        .hasMessageContaining("doesn't support async mode");
  }

  @Test
  void aFailedCandidateIsAskedOnceMoreAndThenTheNextAnswers() {
    openAi("cheap", "mini");
    openAi("smart", "maxi");
    server.script("mini", Fault.SERVER_ERROR);
    router("r", "'candidates'='cheap;smart'");
    assertThat(answers("r", "")).containsExactlyInAnyOrder("maxi: hello", "maxi: guten Tag");
    assertThat(server.counters("mini").begun()).isEqualTo(4);
    assertThat(server.counters("maxi").begun()).isEqualTo(2);
  }

  @Test
  void theDecisionIsInItsColumnAndARowWithoutInputIsNotSent() {
    echo("a", "echo-sync");
    sql.executeSql(
        "CREATE MODEL r INPUT (query STRING) OUTPUT (response STRING, routing ROW<routed_model"
            + " STRING, source STRING, attempts INT, router_version INT>) WITH"
            + " ('provider'='routing', 'candidates'='a', 'decision-column'='routing')");
    sql.executeSql(
        "CREATE TEMPORARY VIEW some_silent AS SELECT query, n FROM tickets"
            + " UNION ALL SELECT CAST(NULL AS STRING), 3");
    assertThat(
            rows(
                "SELECT n, response, routing.routed_model, routing.attempts,"
                    + " routing.router_version FROM ML_PREDICT(TABLE some_silent, MODEL r,"
                    + " DESCRIPTOR(query))"))
        .containsExactlyInAnyOrder(
            Row.of(1, "A:hello", "a", 1, 1),
            Row.of(2, "A:guten Tag", "a", 1, 1),
            Row.of(3, null, null, 0, 1));
  }

  @Test
  void aNarrowerColumnOfTheQueryIsWidened() {
    sql.executeSql(
        "CREATE MODEL big INPUT (n BIGINT) OUTPUT (response STRING) WITH"
            + " ('provider'='echo-sync', 'name'='BIG')");
    sql.executeSql(
        "CREATE MODEL r INPUT (n BIGINT) OUTPUT (response STRING) WITH ('provider'='routing',"
            + " 'candidates'='big')");
    assertThat(rows("SELECT response FROM ML_PREDICT(TABLE tickets, MODEL r, DESCRIPTOR(n))"))
        .containsExactlyInAnyOrder(Row.of("BIG:1"), Row.of("BIG:2"));
  }

  @Test
  void somebodyElsesProviderMadeOfModelsResolvesThem() {
    echo("a", "echo-sync");
    echo("b", "echo-sync");
    sql.executeSql(
        "CREATE MODEL pair INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='ensemble', 'members'='a;b')");
    router("r", "'candidates'='pair'");
    assertThat(answers("r", ""))
        .containsExactlyInAnyOrder("A:hello + B:hello", "A:guten Tag + B:guten Tag");
  }

  @Test
  void candidatesAreFoundInTheRoutersDatabaseWhateverTheSessionsIs() {
    sql.executeSql("CREATE DATABASE support");
    sql.executeSql("USE support");
    echo("a", "echo-sync");
    router("r", "'candidates'='a'");
    sql.executeSql("USE `default`");
    assertThat(answers("support.r", "")).containsExactlyInAnyOrder("A:hello", "A:guten Tag");
  }

  @Test
  void aTemporaryRouterHasInlineCandidatesOnly() {
    echo("a", "echo-sync");
    String temporary =
        "CREATE TEMPORARY MODEL %s INPUT (query STRING, lang STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='routing', 'candidates'='a'%s)";
    sql.executeSql(
        String.format(
            temporary, "t", ", 'candidate.a.provider'='echo-sync', 'candidate.a.name'='T'"));
    assertThat(answers("t", "")).containsExactlyInAnyOrder("T:hello", "T:guten Tag");
    sql.executeSql(String.format(temporary, "by_name", ""));
    assertInnermost(() -> sql.explainSql(query("by_name")))
        .hasMessageContaining("Model 'a' can't be found by its name, since a temporary model")
        .hasMessageContaining("CREATE MODEL in a catalog of 'type'='model-catalog'")
        .hasMessageContaining("'candidate.<label>.provider'");
  }

  @Test
  void aTemporaryModelDoesNotShadowACandidate() {
    echo("a", "echo-sync");
    router("r", "'candidates'='a'");
    sql.executeSql(
        "CREATE TEMPORARY MODEL a INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='echo-sync', 'name'='SHADOW')");
    assertThat(answers("r", "")).containsExactlyInAnyOrder("A:hello", "A:guten Tag");
  }

  @Test
  void aMistakeIsAnErrorWhenTheRouterIsCreated() {
    echo("a", "echo-sync");
    assertInnermost(() -> router("r", "'candidates'='a', 'defualt-model'='a'"))
        .hasMessage(
            "Option 'defualt-model' of router ml.default.r is unknown. Did you mean"
                + " 'default-model'?");
    assertInnermost(() -> router("r", "'candidates'='b'"))
        .hasMessageContaining("There is no model 'b' in database 'default' of catalog 'ml'.");
  }

  @Test
  void aCandidateThatChangedSinceIsCheckedAgain() {
    echo("a", "echo-sync");
    router("r", "'candidates'='a'");
    sql.executeSql("ALTER MODEL a SET ('provider'='nobody-has-it')");
    assertInnermost(() -> sql.explainSql(query("r")))
        .hasMessageContaining("Router ml.default.r: candidate 'a' (model a): Model ml.default.a")
        .hasMessageContaining("needs the provider 'nobody-has-it'");
  }

  @Test
  void anOverrideReachesACataloguedCandidate() {
    echo("a", "echo-sync");
    router("r", "'candidates'='a', 'candidate.a.name'='OVERRIDDEN'");
    assertThat(answers("r", ""))
        .containsExactlyInAnyOrder("OVERRIDDEN:hello", "OVERRIDDEN:guten Tag");
  }

  @Test
  void neitherTheModelNorAPlanShowsASecretAndARestoredPlanRuns() throws Exception {
    openAi("cheap", "mini");
    router(
        "r",
        String.format(
            "'candidates'='cheap;own', 'candidate.own.provider'='openai',"
                + " 'candidate.own.model'='maxi', 'candidate.own.endpoint'='%s',"
                + " 'candidate.own.api-key'='${env:OPENAI_API_KEY}'",
            server.endpoint()));
    assertThat(rows("SHOW CREATE MODEL r").toString() + rows("SHOW CREATE MODEL cheap"))
        .contains("${env:OPENAI_API_KEY}")
        .doesNotContain(KEY);
    assertThat(sql.explainSql(query("r"))).doesNotContain(KEY);

    sql.executeSql(
        "CREATE TABLE answers (response STRING) WITH ('connector'='print', 'print-identifier'='x')");
    CompiledPlan plan = sql.compilePlanSql("INSERT INTO answers " + query("r"));
    assertThat(plan.asJsonString()).contains("${env:OPENAI_API_KEY}").doesNotContain(KEY);
    sql.loadPlan(PlanReference.fromJsonString(plan.asJsonString())).execute().await();
    assertThat(server.calls("mini"))
        .extracting(ModelCall::question)
        .containsExactlyInAnyOrder("hello", "guten Tag");
  }

  @Test
  void aPlanOfIdentifiersIsRestoredWithTheModelsThatAreThereThen() throws Exception {
    sql.getConfig().set("table.plan.compile.catalog-objects", "IDENTIFIER");
    sql.getConfig().set("table.plan.restore.catalog-objects", "IDENTIFIER");
    openAi("cheap", "mini");
    openAi("smart", "maxi");
    router("r", "'candidates'='cheap;smart'");
    sql.executeSql(
        "CREATE TABLE answers (response STRING) WITH ('connector'='print', 'print-identifier'='x')");
    CompiledPlan plan = sql.compilePlanSql("INSERT INTO answers " + query("r"));

    assertThat(plan.asJsonString()).doesNotContain("candidates", "OPENAI_API_KEY");
    sql.executeSql("ALTER MODEL r SET ('candidates'='smart;cheap')");
    sql.loadPlan(PlanReference.fromJsonString(plan.asJsonString())).execute().await();

    assertThat(server.counters("maxi").begun()).isEqualTo(2);
    assertThat(server.counters("mini").begun()).isZero();
  }

  @Test
  void aSettingOfTheQueryThatNoRouterKnowsIsRefusedWhenItIsPlanned() {
    echo("cheap", "echo-sync");
    router("r", "'candidates'='cheap'");
    assertInnermost(() -> sql.explainSql(steered("'routing.force-modle', 'cheap'")))
        .hasMessageContaining(
            "ML_PREDICT's setting 'routing.force-modle' for router ml.default.r is unknown. Did you"
                + " mean 'routing.force-model'?");
    assertInnermost(() -> sql.explainSql(steered("'routing.deadline', 'soon'")))
        .hasMessageContaining("is 'soon', which is no duration from 1 ms to 365 d");
  }

  @Test
  void aQueryCanForceACandidateAndDoWithoutFallback() {
    echo("cheap", "echo-sync");
    openAi("smart", "maxi");
    server.script("maxi", Fault.BAD_REQUEST);
    router("r", "'candidates'='cheap;smart', 'error-handling'='null'");
    assertThat(answers("r", ", MAP['routing.force-model', 'smart']"))
        .containsExactlyInAnyOrder("CHEAP:hello", "CHEAP:guten Tag");
    assertThat(server.counters("maxi").begun()).isEqualTo(2);
    assertThat(answers("r", ", MAP['routing.force-model', 'smart', 'routing.fallback', 'none']"))
        .containsExactly(null, null);
  }

  private static String steered(String settings) {
    return query("r").replace("lang))", "lang), MAP[" + settings + "])");
  }

  @Test
  void aSecretOutOfReachIsToldWhenTheStatementIsPlannedAndNotBefore() {
    sql.executeSql(
        "CREATE MODEL m INPUT (query STRING) OUTPUT (response STRING) WITH ('provider'='openai',"
            + " 'endpoint'='http://localhost/v1/chat/completions', 'model'='x',"
            + " 'api-key'='${env:OTHER_API_KEY}')");
    router("r", "'candidates'='m'");
    assertInnermost(() -> sql.explainSql(query("r")))
        .hasMessageContaining("Router ml.default.r: candidate 'm' (model m): ")
        .hasMessageContaining(
            "Option 'api-key' of model ml.default.m refers to ${env:OTHER_API_KEY}, but that"
                + " environment variable is not set")
        .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e)).doesNotContain(KEY));
  }

  private static String query(String model) {
    return String.format(
        "SELECT response FROM ML_PREDICT(TABLE tickets, MODEL %s, DESCRIPTOR(query, lang))", model);
  }
}
