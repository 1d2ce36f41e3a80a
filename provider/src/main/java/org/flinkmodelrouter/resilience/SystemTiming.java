package org.flinkmodelrouter.resilience;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The system's clock, and a daemon thread that waits. */
final class SystemTiming implements Timing {

  private static final long serialVersionUID = 1L;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
  }

  @Override
  public RandomGenerator random() {
    return ThreadLocalRandom.current();
  }

  @Override
  public Timer startTimer(ThreadFactory threads) {
    return new ThreadTimer(threads);
  }

  private static final class ThreadTimer implements Timer {

    private final ScheduledThreadPoolExecutor executor;

    ThreadTimer(ThreadFactory threads) {
      executor = new ScheduledThreadPoolExecutor(1, threads);
      // Nearly every timeout is cancelled, and each holds a row.
      executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timeout after(long nanos, Runnable action) {
      try {
        Future<?> scheduled = executor.schedule(action, nanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
      } catch (RejectedExecutionException closed) {
        return () -> {};
      }
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
