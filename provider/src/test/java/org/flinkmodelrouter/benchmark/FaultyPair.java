package org.flinkmodelrouter.benchmark;

import java.io.IOException;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.FaultServer;

/**
 * A router over two models of Flink's openai provider, {@code first} and {@code second}, at a fault
 * server on loopback, and queries of it on a mini cluster.
 */
final class FaultyPair implements AutoCloseable {

  private static final String OPENAI =
      "('provider'='openai', 'api-key'='k', 'endpoint'='%s', 'model'='%s')";

  private final FaultServer server = FaultServer.start();

  /** Starts the server. */
  FaultyPair() throws IOException {}

  FaultServer server() {
    return server;
  }

  /**
   * Begins a query: one row of answer, response, routed_model, attempts, latency_ms and
   * error_class, for each of the questions.
   *
   * @param model {@code router}, or {@code direct} and {@code fallback}: the first model and the
   *     second themselves
   * @param options the router's
   * @param source options of datagen, for its questions
   * @param inFlight how many rows are on their way at a time
   */
  TableResult ask(String model, String options, String source, int inFlight) {
    TableEnvironment sql = environment(server.endpoint(), options, source);
    String decided =
        model.equals("router") ? ", d.routed_model, d.attempts, d.latency_ms, d.error_class" : "";
    return sql.executeSql(query(model, "response" + decided, inFlight));
  }

  /** Begins a query whose answers nobody reads. */
  TableResult run(String model, String options, String source, int inFlight) {
    TableEnvironment sql = environment(server.endpoint(), options, source);
    sql.executeSql(
        "CREATE TEMPORARY TABLE nowhere (response STRING) WITH ('connector'='blackhole')");
    return sql.executeSql("INSERT INTO nowhere " + query(model, "response", inFlight));
  }

  /** Answers of a query whose first model is at an address where nobody listens. */
  TableResult askRefused(String options, String source, int inFlight) {
    TableEnvironment sql = environment(server.refusedEndpoint(), options, source);
    return sql.executeSql(
        query(
            "router",
            "response, d.routed_model, d.attempts, d.latency_ms, d.error_class",
            inFlight));
  }

  /** All rows of a query, when it ends. */
  static List<Row> rows(TableResult running) {
    return CollectionUtil.iteratorToList(running.collect());
  }

  /** Options of datagen for that many questions, as quick as they are read. */
  static String questions(long count) {
    return "'rows-per-second'='1000000', 'fields.n.kind'='sequence', 'fields.n.start'='1', 'fields.n.end'='%d'"
        .formatted(count);
  }

  /** Options of datagen for questions without an end, as quick as they are read. */
  static String endless() {
    return "'rows-per-second'='1000000', 'fields.n.min'='1', 'fields.n.max'='1000000000'";
  }

  private static String query(String model, String columns, int inFlight) {
    return """
        SELECT %s FROM ML_PREDICT(TABLE questions, MODEL %s, DESCRIPTOR(query),
          MAP['async', 'true', 'max-concurrent-operations', '%d'])"""
        .formatted(columns, model, inFlight);
  }

  private TableEnvironment environment(String firstEndpoint, String options, String source) {
    TableEnvironment sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set("parallelism.default", "1");
    sql.executeSql(
        "CREATE TEMPORARY TABLE questions (n BIGINT, query AS CAST(n AS STRING)) WITH ('connector'='datagen', "
            + source
            + ")");
    sql.executeSql(
        "CREATE TEMPORARY MODEL direct INPUT (query STRING) OUTPUT (response STRING) WITH "
            + OPENAI.formatted(firstEndpoint, "first"));
    sql.executeSql(
        "CREATE TEMPORARY MODEL fallback INPUT (query STRING) OUTPUT (response STRING) WITH "
            + OPENAI.formatted(server.endpoint(), "second"));
    sql.executeSql(
        """
        CREATE TEMPORARY MODEL router INPUT (query STRING) OUTPUT (response STRING,
          d ROW<routed_model STRING, attempts INT, latency_ms BIGINT, error_class STRING>)
        WITH ('provider'='routing', 'decision-column'='d', 'candidates'='first;second',
          'candidate.first.provider'='openai', 'candidate.first.model'='first',
          'candidate.first.endpoint'='%s', 'candidate.first.api-key'='k',
          'candidate.second.provider'='openai', 'candidate.second.model'='second',
          'candidate.second.endpoint'='%s', 'candidate.second.api-key'='k'%s)"""
            .formatted(firstEndpoint, server.endpoint(), options.isEmpty() ? "" : ", " + options));
    return sql;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
