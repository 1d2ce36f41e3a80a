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
   * @param modelOptions options of the trivial model, each with a comma before it
   * @param predictOptions options of ML_PREDICT as a MAP with a comma before it, or nothing
   */
  PairedPipelines(long rows, String modelOptions, String predictOptions) {
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
        CREATE TEMPORARY TABLE numbers (id BIGINT) WITH (
          'connector' = 'datagen', 'rows-per-second' = '1000000000',
          'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '%d')"""
            .formatted(rows));
    run("CREATE TEMPORARY VIEW queries AS SELECT id, CAST(id AS STRING) AS query FROM numbers");
    run("CREATE TEMPORARY TABLE sink (id BIGINT, response STRING) WITH ('connector'='blackhole')");
    run(
        """
        CREATE TEMPORARY MODEL direct INPUT (query STRING) OUTPUT (response STRING)
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
    seconds("direct", "query");
    seconds("router", "query, id");
    double[] ratios = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      // Who goes first changes, so that neither always runs on the warmer machine.
      boolean directFirst = pair % 2 == 0;
      double first = directFirst ? seconds("direct", "query") : seconds("router", "query, id");
      double second = directFirst ? seconds("router", "query, id") : seconds("direct", "query");
      double direct = directFirst ? first : second;
      double router = directFirst ? second : first;
      ratios[pair] = direct / router;
      System.out.printf(
          Locale.ROOT,
          "  pair %d: direct %,10.0f rows/s, router %,10.0f rows/s, ratio %.3f%n",
          pair + 1,
          rows / direct,
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

  private double seconds(String model, String columns) throws Exception {
    JobClient job =
        environment
            .executeSql(
                "INSERT INTO sink SELECT id, response FROM ML_PREDICT(TABLE queries, MODEL %s, DESCRIPTOR(%s)%s)"
                    .formatted(model, columns, predictOptions))
            .getJobClient()
            .orElseThrow();
    JobExecutionResult result = job.getJobExecutionResult().get();
    return result.getNetRuntime() / 1000.0;
  }

  private void run(String statement) {
    var ignored = environment.executeSql(statement);
  }
}
