package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs that end while rows are on their way. All limits of time are far beyond the tests' own: a
 * job that waited for any of them would not end.
 */
class JobEndingTest {

  private static final InMemoryReporter REPORTER = InMemoryReporter.create();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberSlotsPerTaskManager(1)
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
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
    server.reset();
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
    sql.executeSql(
        "CREATE MODEL m INPUT (query STRING) OUTPUT (response STRING) WITH ('provider'='openai',"
            + " 'endpoint'='%s', 'api-key'='${env:OPENAI_API_KEY}', 'model'='m')"
                .formatted(server.endpoint()));
    sql.executeSql(
        "CREATE TEMPORARY TABLE questions (n BIGINT, query AS CAST(n AS STRING)) WITH"
            + " ('connector'='datagen', 'fields.n.kind'='sequence', 'fields.n.start'='1',"
            + " 'fields.n.end'='20')");
    sql.executeSql("CREATE TEMPORARY TABLE answers (a STRING) WITH ('connector'='blackhole')");
  }

  @ParameterizedTest(name = "async {0}")
  @ValueSource(booleans = {true, false})
  void whileCallsHaveNoAnswer(boolean async) throws Exception {
    server.script("m", Fault.SILENT);
    JobClient job = run(async, "");
    server.awaitInFlight("m", async ? 5 : 1);
    assertThatItEnds(job);
    server.release();
  }

  @ParameterizedTest(name = "async {0}")
  @ValueSource(booleans = {true, false})
  void whileACallOnAThreadOfItsOwnHasNoAnswer(boolean async) throws Exception {
    server.script("m", Fault.SILENT);
    sql.executeSql(
        "CREATE MODEL inner_router INPUT (query STRING) OUTPUT (response STRING) WITH"
            + " ('provider'='routing', 'candidates'='m', 'execution-mode'='sync', 'deadline'='1 h',"
            + " 'attempt-timeout'='50 min')");
    String mode = async ? "async" : "sync";
    JobClient job =
        run(async, ", 'route.m.reference'='inner_router', 'execution-mode'='%s'".formatted(mode));
    server.awaitInFlight("m", 1);
    assertThatItEnds(job);
    server.release();
  }

  @ParameterizedTest(name = "async {0}")
  @ValueSource(booleans = {true, false})
  void whileRowsWaitForABreaker(boolean async) throws Exception {
    server.script("m", Fault.UNAUTHORIZED);
    JobClient job =
        run(
            async,
            ", 'error-handling'='null', 'circuit-breaker.open-duration'='1 h',"
                + " 'circuit-breaker.max-open-duration'='1 h'");
    awaitWaiting(job);
    assertThatItEnds(job);
  }

  @ParameterizedTest(name = "async {0}")
  @ValueSource(booleans = {true, false})
  void whileRowsWaitForARetry(boolean async) throws Exception {
    server.script("m", Fault.SERVER_ERROR);
    JobClient job =
        run(
            async,
            ", 'circuit-breaker.enabled'='false', 'retry.initial-delay'='10 min', 'retry.max-delay'='10 min'");
    awaitWaiting(job);
    assertThatItEnds(job);
  }

  @ParameterizedTest(name = "async {0}")
  @ValueSource(booleans = {true, false})
  void whileRowsWaitForARate(boolean async) throws Exception {
    JobClient job = run(async, ", 'route.m.requests-per-minute'='1'");
    awaitWaiting(job);
    assertThatItEnds(job);
  }

  @Test
  void whileRowsWaitForTheirTurn() throws Exception {
    server.script("m", Fault.SILENT);
    JobClient job = run(true, ", 'route.m.max-concurrency'='1'");
    awaitWaiting(job);
    assertThatItEnds(job);
    server.release();
  }

  /** Had the breaker survived, which the first failure opened, rows would wait for it an hour. */
  @ParameterizedTest(name = "async {0}")
  @ValueSource(booleans = {true, false})
  void aRestartedTaskStartsClean(boolean async) throws Exception {
    sql.getConfig().set("restart-strategy.type", "fixed-delay");
    sql.getConfig().set("restart-strategy.fixed-delay.attempts", "1");
    sql.getConfig().set("restart-strategy.fixed-delay.delay", "1 ms");
    server.script("m", Fault.UNAUTHORIZED, Answer.echo());
    JobClient job =
        run(
            async,
            ", 'circuit-breaker.open-duration'='1 h', 'circuit-breaker.max-open-duration'='1 h'");
    job.getJobExecutionResult().get();
    assertThat(server.counters("m").answered()).isGreaterThanOrEqualTo(20);
    assertNoThreadIsLeft();
  }

  private JobClient run(boolean async, String options) {
    sql.executeSql(
        "CREATE MODEL r INPUT (query STRING) OUTPUT (response STRING) WITH ('provider'='routing',"
            + " 'candidates'='m', 'deadline'='1 h', 'attempt-timeout'='50 min' %s)"
                .formatted(options));
    return sql.executeSql(
            "INSERT INTO answers SELECT response FROM ML_PREDICT(TABLE questions, MODEL r,"
                + " DESCRIPTOR(query), MAP['async', '%s', 'timeout', '2 h'])".formatted(async))
        .getJobClient()
        .orElseThrow();
  }

  private static void awaitWaiting(JobClient job) {
    while (!isWaiting(job)) {
      Thread.onSpinWait();
    }
  }

  private static boolean isWaiting(JobClient job) {
    return REPORTER.findMetrics(job.getJobID(), "waiting").values().stream()
        .anyMatch(metric -> metric instanceof Gauge<?> gauge && !gauge.getValue().equals(0));
  }

  private static void assertThatItEnds(JobClient job) throws Exception {
    job.cancel().get();
    assertThatThrownBy(() -> job.getJobExecutionResult().get())
        .isInstanceOf(ExecutionException.class);
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.CANCELED);
    assertNoThreadIsLeft();
  }

  /** Each of them is told to end before the job has ended; here it is given the time to. */
  private static void assertNoThreadIsLeft() throws InterruptedException {
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("router "))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
