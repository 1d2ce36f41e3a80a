package org.flinkmodelrouter.benchmark;

import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Runs one query with a model asked directly and through a router, in turn, on a mini cluster, and
 * prints each pair's ratio of rows per second. The two are jobs of their own: within one statement
 * Flink 2.3.0 merges ML_PREDICT calls that differ in their model alone.
 */
final class PairedPipelines {

  /** What the rows of the pipeline are made of. */
  enum Rows {
    /** Flink's generator of random texts, of 100 characters as it makes them by default. */
    TEXTS("SELECT id, query FROM numbers"),

    /** A number and its digits: the cheapest row there is. */
    NUMBERS("SELECT id, CAST(id AS STRING) AS query FROM numbers"),

    /** What a topic holds: a JSON message, of which the query is a part. */
    MESSAGES(
        """
        SELECT id, JSON_VALUE(message, '$.query') AS query FROM (
          SELECT id, '{"ticket": ' || CAST(id AS STRING) || ', "customer": {"plan": "free", "country": "FR"},
            "query": "Where is my order? It was to arrive on Tuesday."}' AS message
          FROM numbers)""");

    private final String query;

    Rows(String query) {
      this.query = query;
    }
  }

  private static final String RULES =
      """
      'strategy' = 'rule',
      'rule.1.when' = 'CHAR_LENGTH(query) > 200', 'rule.1.then' = 'smart',
      'rule.2.when' = 'MOD(id, 10) = 0', 'rule.2.then' = 'smart',
      'default-model' = 'cheap'""";

  private final TableEnvironment environment;
  private final long rows;
  private final String predictOptions;

  /**
   * Declares source, sink and models.
   *
   * @param rows how many rows a job reads
   * @param kind what they are
   * @param modelOptions options of the trivial model, each with a comma before it
   * @param predictOptions options of ML_PREDICT as a MAP with a comma before it, or nothing
   */
  PairedPipelines(long rows, Rows kind, String modelOptions, String predictOptions) {
    this.rows = rows;
    this.predictOptions = predictOptions;
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", "1");
    environment =
        TableEnvironment.create(
            EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build());
    run(
        """
        CREATE TEMPORARY TABLE numbers (id BIGINT%s) WITH (
          'connector' = 'datagen', 'rows-per-second' = '1000000000',
          'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '%d')"""
            .formatted(kind == Rows.TEXTS ? ", query STRING" : "", rows));
    run("CREATE TEMPORARY VIEW queries AS " + kind.query);
    run("CREATE TEMPORARY TABLE sink (id BIGINT, response STRING) WITH ('connector'='blackhole')");
    run(
        """
        CREATE TEMPORARY MODEL direct INPUT (query STRING, id BIGINT) OUTPUT (response STRING)
        WITH ('provider' = 'trivial'%s)"""
            .formatted(modelOptions));
    run(
        """
        CREATE TEMPORARY MODEL router INPUT (query STRING, id BIGINT) OUTPUT (response STRING)
        WITH ('provider' = 'routing', 'candidates' = 'cheap;smart',
          'candidate.cheap.provider' = 'trivial'%s, 'candidate.smart.provider' = 'trivial'%s,
          %s)"""
            .formatted(
                modelOptions.replace(", '", ", 'candidate.cheap."),
                modelOptions.replace(", '", ", 'candidate.smart."),
                RULES));
  }

  /**
   * Runs the pairs, after one of each that does not count, and prints them.
   *
   * @param pairs how many, an odd number
   * @param title what is measured
   */
  void compare(int pairs, String title) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rows a job, %d pairs, %d cores%n",
        title,
        rows,
        pairs,
        Runtime.getRuntime().availableProcessors());
    seconds("direct");
    seconds("router");
    double[] ratios = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      // Who goes first changes, so that neither always runs on the warmer machine.
      boolean directFirst = pair % 2 == 0;
      double first = directFirst ? seconds("direct") : seconds("router");
      double second = directFirst ? seconds("router") : seconds("direct");
      double direct = directFirst ? first : second;
      double router = directFirst ? second : first;
      ratios[pair] = direct / router;
      System.out.printf(
          Locale.ROOT,
          "  pair %d: direct %,10.0f rows/s (%.2f us a row), router %,10.0f rows/s, ratio %.3f%n",
          pair + 1,
          rows / direct,
          1e6 * direct / rows,
          rows / router,
          ratios[pair]);
    }
    Arrays.sort(ratios);
    // The smallest and the largest of seven bound the true median in 63 of 64 cases.
    System.out.printf(
        Locale.ROOT,
        "  router over direct: median %.3f, from %.3f to %.3f (%.1f %% interval of the median)%n",
        ratios[pairs / 2],
        ratios[0],
        ratios[pairs - 1],
        100 * (1 - Math.pow(0.5, pairs - 1)));
  }

  private double seconds(String model) throws Exception {
    JobClient job =
        environment
            .executeSql(
                "INSERT INTO sink SELECT id, response FROM ML_PREDICT(TABLE queries, MODEL %s, DESCRIPTOR(query, id)%s)"
                    .formatted(model, predictOptions))
            .getJobClient()
            .orElseThrow();
    JobExecutionResult result = job.getJobExecutionResult().get();
    return result.getNetRuntime() / 1000.0;
  }

  private void run(String statement) {
    var ignored = environment.executeSql(statement);
  }
}
