package org.flinkmodelrouter.benchmark;

import java.util.Arrays;
import java.util.List;

/** Rows per second of a synchronous pipeline, through a router over asked directly. */
public final class PipelineBenchmark {

  private static final long WARM_UP = 2_000_000;

  private PipelineBenchmark() {}

  /**
   * Runs seven pairs of jobs for each kind of row.
   *
   * @param arguments rows of a job, five million if absent; then the kinds of row, all if absent
   */
  public static void main(String[] arguments) throws Exception {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5_000_000;
    List<PipelineRows> kinds =
        arguments.length > 1
            ? Arrays.stream(arguments).skip(1).map(PipelineRows::valueOf).toList()
            : List.of(PipelineRows.values());
    for (PipelineRows kind : kinds) {
      new PairedPipelines(rows, WARM_UP, kind, "", "")
          .compare(7, "Pipeline of %s, trivial synchronous candidates".formatted(kind));
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }
}
