package org.flinkmodelrouter.catalog.bridge;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * The child of one interpreter, for all catalogs that use it. It runs while it has users and a
 * little longer, so that the next session finds it, and is started again when it ended before its
 * time.
 */
final class SharedChild {

  private final Interpreter interpreter;
  private final Timing timing;

  private int users;
  private @Nullable ChildProcess process;
  private @Nullable Future<?> end;

  SharedChild(Interpreter interpreter, Timing timing) {
    this.interpreter = interpreter;
    this.timing = timing;
  }

  /**
   * How long things take.
   *
   * @param start limit for a child's greeting
   * @param linger how long a child without users runs on
   * @param clock runs what happens later
   */
  record Timing(Duration start, Duration linger, ScheduledExecutorService clock) {}

  /**
   * Adds a user, who has to {@link #release} it.
   *
   * @throws ChildStartException if no child runs and none can be started; nobody was added then
   */
  synchronized void acquire() throws ChildStartException {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
    users++;
    try {
      process();
    } catch (ChildStartException | RuntimeException failure) {
      release();
      throw failure;
    }
  }

  /** Takes a user away; the last one's child ends some time after. */
  synchronized void release() {
    users--;
    if (users == 0) {
      end =
          timing.clock().schedule(this::endIfIdle, timing.linger().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /**
   * The running child, a new one if the last one ended.
   *
   * @throws ChildStartException if none can be started
   */
  synchronized ChildProcess process() throws ChildStartException {
    if (process == null || !process.alive()) {
      if (process != null) {
        process.end();
      }
      process = ChildProcess.start(interpreter, timing.start());
    }
    return process;
  }

  private synchronized void endIfIdle() {
    if (users == 0 && process != null) {
      process.end();
      process = null;
    }
  }

  @Override
  public String toString() {
    return interpreter.toString();
  }
}
