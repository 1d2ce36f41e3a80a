package org.flinkmodelrouter.benchmark;

/** Rows per second of a synchronous pipeline, through a router over asked directly. */
public final class PipelineBenchmark {

  private PipelineBenchmark() {}

  /** Runs seven pairs of jobs of five million rows, or of as many as the argument says. */
  public static void main(String[] arguments) throws Exception {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5_000_000;
    new PairedPipelines(rows, "", "").compare(7, "Pipeline, trivial synchronous candidates");
    System.exit(0); // the mini cluster's threads are not all daemons
  }
}
