package org.flinkmodelrouter.benchmark;

/** Rows per second of an asynchronous pipeline, through a router over asked directly. */
public final class AsyncBenchmark {

  private AsyncBenchmark() {}

  /** Runs seven pairs of jobs with models that answer after 50 ms, 32 rows in flight. */
  public static void main(String[] arguments) throws Exception {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5_000;
    new PairedPipelines(
            rows,
            500,
            PipelineRows.NUMBERS,
            ", 'delay' = '50 ms'",
            ", MAP['async', 'true', 'max-concurrent-operations', '32']")
        .compare(7, "Async, candidates of 50 ms, 32 in flight");
    System.exit(0); // the mini cluster's threads are not all daemons
  }
}
