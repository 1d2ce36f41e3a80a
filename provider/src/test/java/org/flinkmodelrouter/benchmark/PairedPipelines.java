package org.flinkmodelrouter.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Runs one query with a model asked directly and through a router, in turn, on a mini cluster, and
 * prints each pair's ratio of rows per second. The two are jobs of their own: within one statement
 * Flink 2.3.0 merges ML_PREDICT calls that differ in their model alone.
 */
final class PairedPipelines {

  private final TableEnvironment environment;
  private final PipelineRows kind;
  private final long rows;
  private final long warmUp;
  private final String predictOptions;

  /**
   * Declares source, sink and models.
   *
   * @param rows how many rows of a job are timed
   * @param warmUp how many come before them
   * @param kind what they are
   * @param modelOptions options of the trivial model, each with a comma before it
   * @param predictOptions options of ML_PREDICT as a MAP with a comma before it, or nothing
   */
  PairedPipelines(
      long rows, long warmUp, PipelineRows kind, String modelOptions, String predictOptions)
      throws IOException {
    this.rows = rows;
    this.warmUp = warmUp;
    this.kind = kind;
    this.predictOptions = predictOptions;
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", "1");
    environment =
        TableEnvironment.create(
            EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build());
    kind.declare(environment, warmUp + rows);
    run(
        "CREATE TEMPORARY TABLE sink (response STRING) WITH ('connector'='stopwatch', 'from'='%d')"
            .formatted(warmUp));
    run(
        "CREATE TEMPORARY MODEL direct INPUT (%s) OUTPUT (response STRING) WITH ('provider' = 'trivial'%s)"
            .formatted(kind.input(), modelOptions));
    run(
        """
        CREATE TEMPORARY MODEL router INPUT (%s) OUTPUT (response STRING)
        WITH ('provider' = 'routing', 'candidates' = 'cheap;smart',
          'candidate.cheap.provider' = 'trivial'%s, 'candidate.smart.provider' = 'trivial'%s,
          %s)"""
            .formatted(
                kind.input(),
                modelOptions.replace(", '", ", 'candidate.cheap."),
                modelOptions.replace(", '", ", 'candidate.smart."),
                kind.rules()));
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
        "%s: %,d rows a job after %,d to warm up, %d pairs, %d cores%n",
        title,
        rows,
        warmUp,
        pairs,
        Runtime.getRuntime().availableProcessors());
    nanosPerRow("direct");
    nanosPerRow("router");
    double[] ratios = new double[pairs];
    double[] added = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      // Who goes first changes, so that neither always runs on the warmer machine.
      boolean directFirst = pair % 2 == 0;
      double first = nanosPerRow(directFirst ? "direct" : "router");
      double second = nanosPerRow(directFirst ? "router" : "direct");
      double direct = directFirst ? first : second;
      double router = directFirst ? second : first;
      ratios[pair] = direct / router;
      added[pair] = router - direct;
      System.out.printf(
          Locale.ROOT,
          "  pair %d: direct %,10.0f rows/s (%.0f ns a row), router %,10.0f rows/s, ratio %.3f%n",
          pair + 1,
          1e9 / direct,
          direct,
          1e9 / router,
          ratios[pair]);
    }
    Arrays.sort(ratios);
    Arrays.sort(added);
    // The smallest and the largest of seven bound the true median in 63 of 64 cases.
    System.out.printf(
        Locale.ROOT,
        "  router over direct: median %.3f, from %.3f to %.3f (%.1f %% interval of the median); adds %.0f ns to a row%n",
        ratios[pairs / 2],
        ratios[0],
        ratios[pairs - 1],
        100 * (1 - Math.pow(0.5, pairs - 1)),
        added[pairs / 2]);
  }

  private double nanosPerRow(String model) throws Exception {
    environment
        .executeSql(
            "INSERT INTO sink SELECT response FROM ML_PREDICT(TABLE queries, MODEL %s, DESCRIPTOR(query, %s)%s)"
                .formatted(model, kind.second(), predictOptions))
        .await();
    return Stopwatch.nanosPerRow();
  }

  private void run(String statement) {
    var ignored = environment.executeSql(statement);
  }
}
