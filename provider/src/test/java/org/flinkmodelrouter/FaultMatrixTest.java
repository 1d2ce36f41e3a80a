package org.flinkmodelrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.FaultCase.Outcome;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultServer;
import org.flinkmodelrouter.testing.MeasuredMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each fault of a primary model does to the rows of a query, with another model to fall back
 * on. Both are models of Flink's real openai provider on real sockets. One row is on its way at a
 * time, so that every count is exact.
 */
class FaultMatrixTest {

  /**
   * Columns:
   *
   * <ul>
   *   <li>what the primary does, call by call, and the secondary, if it doesn't just answer: a
   *       {@link Fault} or {@code answer}, {@code @} how late, {@code *} how often, {@code …} for
   *       over and over; the last step holds
   *   <li>options of the router
   *   <li>of each row, in order: who answered, <b>p</b>rimary, <b>s</b>econdary or nobody
   *       (<b>-</b>), and after how many attempts; {@code *} for so many rows alike
   *   <li>{@code error_class} of the decisions, where it isn't null
   *   <li>attempts at the primary, and at the secondary
   *   <li>the primary's failures by class, and its circuit breaker after the last row
   *   <li>how often a row that a candidate had failed went on to another one
   *   <li>health checks of the primary, where there are any
   * </ul>
   */
  private static final String FAULTS =
      """
      primary                 | secondary             | options                           | rows         | class          | p  | s  | failures          | breaker | fallbacks | checks
      refused                 |                       |                                   | s3*2 s2 s1*8 | connection     | 5  | 11 | connection=5      | open    | 3
      reset                   |                       |                                   | s3*2 s2 s1*8 | connection     | 5  | 11 | connection=5      | open    | 3
      reset-in-body           |                       |                                   | s3*2 s2 s1*8 | connection     | 5  | 11 | connection=5      | open    | 3
      silent                  |                       | 'route.primary.timeout'='300 ms'  | s2*5 s1*6    | timeout        | 5  | 11 | timeout=5         | open    | 5
      trickle                 |                       | 'route.primary.timeout'='300 ms'  | s2*5 s1*6    | timeout        | 5  | 11 | timeout=5         | open    | 5
      server-error            |                       |                                   | s3*2 s2 s1*8 | server         | 5  | 11 | server=5          | open    | 3
      unavailable             |                       |                                   | s3*2 s2 s1*8 | server         | 5  | 11 | server=5          | open    | 3
      rate-limit              |                       | 'retry.initial-delay'='1 s', 'retry.max-delay'='1 min' | s3 s2 s1*9   | rate-limit     | 3  | 11 | rate-limit=3      | closed  | 2
      rate-limit-1-s          |                       | 'retry.initial-delay'='1 s', 'retry.max-delay'='1 min' | s3 s2 s1*9   | rate-limit     | 3  | 11 | rate-limit=3      | closed  | 2
      rate-limit-1-s          |                       | 'rate-limit'='next'               | s2 s1*10     | rate-limit     | 1  | 11 | rate-limit=1      | closed  | 1
      rate-limit-1-s answer   |                       |                                   | p2 p1*10     | rate-limit     | 12 | 0  | rate-limit=1      | closed  | 0
      rate-limit-30-s         |                       | 'deadline'='30 s'                 | s2 s1*10     | rate-limit     | 1  | 11 | rate-limit=1      | closed  | 1
      quota-exhausted         |                       |                                   | s2 s1*10     | quota          | 1  | 11 | quota=1           | open    | 1
      unauthorized            |                       |                                   | s2 s1*10     | authentication | 1  | 11 | authentication=1  | open    | 1
      forbidden               |                       |                                   | s2*5 s1*6    | not-found      | 5  | 11 | not-found=5       | open    | 5
      model-not-found         |                       |                                   | s2*5 s1*6    | not-found      | 5  | 11 | not-found=5       | open    | 5
      bad-request             |                       |                                   | s2*11        | bad-request    | 11 | 11 | bad-request=11    | closed  | 11
      context-length          |                       |                                   | s2*11        | context-length | 11 | 11 | context-length=11 | closed  | 11
      content-policy          |                       |                                   | s2*11        | content-filter | 11 | 11 | content-filter=11 | closed  | 11
      prompt-filtered         |                       |                                   | s2*11        | content-filter | 11 | 11 | content-filter=11 | closed  | 11
      malformed-json          |                       |                                   | s3*2 s2 s1*8 | server         | 5  | 11 | server=5          | open    | 3
      html                    |                       |                                   | s3*2 s2 s1*8 | server         | 5  | 11 | server=5          | open    | 3
      no-choices              |                       |                                   | s3*2 s2 s1*8 | server         | 5  | 11 | server=5          | open    | 3
      empty-choices           |                       |                                   | s2*11        | empty-answer   | 11 | 11 | empty-answer=11   | closed  | 11
      null-content            |                       |                                   | s2*11        | empty-answer   | 11 | 11 | empty-answer=11   | closed  | 11
      answer-filtered         |                       |                                   | s2*11        | empty-answer   | 11 | 11 | empty-answer=11   | closed  | 11
      answer-truncated        |                       |                                   | p1*11        |                | 11 | 0  |                   | closed  | 0
      server-error answer …   |                       |                                   | p2*10 s1     | server         | 20 | 1  | server=10         | open    | 0
      answer@30000ms*2 answer |                       | 'route.primary.timeout'='2 s'     | s2*2 p1*9    | timeout        | 11 | 2  | timeout=2         | closed  | 2
      answer@100ms            |                       | 'circuit-breaker.slow-call-duration'='50 ms' | p1*4 s2 s1*6 | timeout        | 5  | 7  | timeout=1         | open    | 1
      answer*6 answer@1500ms  |                       | 'circuit-breaker.slow-call-duration'='700 ms' | p1*10 s2 s1*2 | timeout      | 11 | 3  | timeout=1         | open    | 1
      server-error*5 answer   | answer@100ms          | 'circuit-breaker.open-duration'='50 ms', 'fallback-on'='server' | s3*2 s2 p1*8 | server         | 13 | 3  | server=5          | closed  | 3
      server-error            | server-error          | 'deadline'='1 s', 'error-handling'='null' | -4 -0*3      | server         | 2  | 2  | server=2          | open    | 1 | 3
      server-error*5 answer   | server-error*6 answer | 'circuit-breaker.open-duration'='1 s', 'error-handling'='null' | p5 p1*3      | server         | 6  | 2  | server=2          | closed  | 1 | 3
      """;

  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
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

  static Stream<Arguments> everyFaultInBothModes() {
    return FaultCase.table(FAULTS).stream()
        .flatMap(fault -> Stream.of("async", "sync").map(mode -> Arguments.of(mode, fault)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyFaultInBothModes")
  void rowsFareAsTheTableSays(String mode, FaultCase fault) {
    declare(fault);
    server.reset();
    server.script("secondary", FaultCase.script(fault.secondary()));
    if (!fault.isRefused()) {
      server.script("primary", FaultCase.script(fault.primary()));
    }
    TableResult running = run(mode, fault.outcome().fates().size());
    List<Row> rows = CollectionUtil.iteratorToList(running.collect());
    Map<String, Long> measured =
        MeasuredMetrics.of(REPORTER, running.getJobClient().orElseThrow().getJobID());

    assertThat(outcome(rows, measured)).isEqualTo(fault.outcome());
    assertThatEveryAttemptIsCountedOnce("primary", measured);
    assertThatEveryAttemptIsCountedOnce("secondary", measured);
    assertThat(server.counters("primary").begun())
        .isEqualTo(fault.isRefused() ? 0 : calls("primary", measured));
    assertThat(server.counters("secondary").begun()).isEqualTo(calls("secondary", measured));
  }

  /**
   * Ends calls that the router gave up: their client would repeat them once the next case resets
   * their connections, and use up a step of its script.
   */
  @AfterEach
  void refuseWhoeverStillCalls() {
    server.pause();
  }

  private void declare(FaultCase fault) {
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    sql.executeSql("CREATE CATALOG ml WITH ('type'='memory-models')");
    sql.useCatalog("ml");
    openAi("primary", fault.isRefused() ? server.refusedEndpoint() : server.endpoint());
    openAi("secondary", server.endpoint());
    sql.executeSql(
        """
        CREATE MODEL r INPUT (query STRING) OUTPUT (response STRING,
          d ROW<routed_model STRING, source STRING, attempts INT, error_class STRING>)
        WITH ('provider'='routing', 'candidates'='primary;secondary', 'decision-column'='d',
          %s)"""
            .formatted(
                Stream.of(
                        fault.options(),
                        fault.options().contains("retry.initial-delay")
                            ? ""
                            : "'retry.initial-delay'='20 ms'")
                    .filter(options -> !options.isEmpty())
                    .collect(Collectors.joining(", "))));
  }

  private void openAi(String name, String endpoint) {
    sql.executeSql(
        """
        CREATE MODEL `%1$s` INPUT (query STRING) OUTPUT (response STRING)
        WITH ('provider'='openai', 'endpoint'='%2$s', 'api-key'='k', 'model'='%1$s')"""
            .formatted(name, endpoint));
  }

  private TableResult run(String mode, int rows) {
    sql.executeSql(
        """
        CREATE TEMPORARY TABLE questions (n BIGINT, query AS CAST(n AS STRING))
        WITH ('connector'='datagen', 'fields.n.kind'='sequence', 'fields.n.start'='1',
          'fields.n.end'='%d')"""
            .formatted(rows));
    return sql.executeSql(
        """
        SELECT response, d.routed_model, d.source, d.attempts, d.error_class
        FROM ML_PREDICT(TABLE questions, MODEL r, DESCRIPTOR(query),
          MAP['async', '%s', 'max-concurrent-operations', '1'])"""
            .formatted(mode.equals("async")));
  }

  /** What became of the rows, in the words of the table. */
  private static Outcome outcome(List<Row> rows, Map<String, Long> measured) {
    return new Outcome(
        rows.stream().map(FaultMatrixTest::fate).toList(),
        rows.stream()
            .map(row -> row.<String>getFieldAs("error_class"))
            .filter(Objects::nonNull)
            .distinct()
            .collect(Collectors.joining(" ")),
        count(measured, "attempts{<candidate>=primary, "),
        count(measured, "attempts{<candidate>=secondary, "),
        failuresOfPrimary(measured),
        List.of("closed", "open", "half-open")
            .get(count(measured, "breaker_state{<candidate>=primary, ")),
        count(measured, "fallbacks{"),
        count(measured, "health_checks{<candidate>=primary, "));
  }

  private static int calls(String candidate, Map<String, Long> measured) {
    return count(measured, "attempts{<candidate>=" + candidate + ", ")
        + count(measured, "health_checks{<candidate>=" + candidate + ", ");
  }

  private static String fate(Row row) {
    String routed = row.getFieldAs("routed_model");
    String response = row.getFieldAs("response");
    assertThat(row.<String>getFieldAs("source"))
        .isEqualTo(routed == null ? null : routed.equals("primary") ? "strategy" : "fallback");
    assertThat(response == null).isEqualTo(routed == null);
    if (response != null) {
      assertThat(response).startsWith(routed.substring(0, 2));
    }
    return (routed == null ? "-" : routed.substring(0, 1)) + row.getField("attempts");
  }

  private static int count(Map<String, Long> measured, String beginning) {
    return measured.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(beginning))
        .mapToInt(entry -> entry.getValue().intValue())
        .sum();
  }

  private static void assertThatEveryAttemptIsCountedOnce(
      String candidate, Map<String, Long> measured) {
    String of = "{<candidate>=" + candidate + ", ";
    int failures = count(measured, "failures" + of);
    assertThat(count(measured, "attempts" + of))
        .isEqualTo(count(measured, "answers" + of) + failures);
    assertThat(count(measured, "abandoned" + of))
        .isEqualTo(count(measured, "failures" + of + "<error_class>=timeout"));
  }

  private static String failuresOfPrimary(Map<String, Long> measured) {
    String beginning = "failures{<candidate>=primary, <error_class>=";
    return measured.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(beginning))
        .map(
            entry ->
                entry.getKey().substring(beginning.length()).split(",", -1)[0]
                    + "="
                    + entry.getValue())
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
