package org.flinkmodelrouter.benchmark;

/** Rows per second of a synchronous pipeline, through a router over asked directly. */
public final class PipelineBenchmark {

  private PipelineBenchmark() {}

  /**
   * Runs seven pairs of jobs for each kind of row: five million rows a job, or as the argument
   * says.
   */
  public static void main(String[] arguments) throws Exception {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5_000_000;
    for (PairedPipelines.Rows kind : PairedPipelines.Rows.values()) {
      new PairedPipelines(rows, kind, "", "")
          .compare(7, "Pipeline of %s, trivial synchronous candidates".formatted(kind));
    }
    System.exit(0); // the mini cluster's threads are not all daemons
  }
}
