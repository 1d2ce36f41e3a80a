package org.flinkmodelrouter.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.results.RunResult;

/**
 * The CPU time that rows took: what a benchmark took of the machine itself, whoever else wanted it.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class UsedTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Counted by the benchmark. */
  public long rows;

  /** Of an iteration. */
  public long cpuNanos;

  private long before;

  /** Looks at the thread's clock. */
  @Setup(Level.Iteration)
  public void begin() {
    before = THREADS.getCurrentThreadCpuTime();
  }

  /** Looks at it again. */
  @TearDown(Level.Iteration)
  public void end() {
    cpuNanos = THREADS.getCurrentThreadCpuTime() - before;
  }

  /** Nanoseconds for a row. */
  static double cpuNanos(RunResult result) {
    return result.getSecondaryResults().get("cpuNanos").getScore()
        / result.getSecondaryResults().get("rows").getScore();
  }
}
