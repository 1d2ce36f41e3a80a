package org.flinkmodelrouter.resilience;

import java.io.Serializable;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** The time that limits are measured in, what happens when they are over, and chance. */
public interface Timing extends Serializable {

  /** The system's own. */
  Timing SYSTEM = new SystemTiming();

  /** Nanoseconds since some moment; only differences mean anything. */
  long nanoTime();

  /** Waits on the calling thread. */
  void sleep(long nanos) throws InterruptedException;

  /** Chance, for what must not happen to all at once. */
  RandomGenerator random();

  /** Starts a timer; {@code threads} makes its thread, where it needs one. */
  Timer startTimer(ThreadFactory threads);

  /** Runs short actions after a while. */
  interface Timer extends AutoCloseable {

    /** Runs an action after {@code nanos}, unless it is cancelled or the timer closed before. */
    Timeout after(long nanos, Runnable action);

    @Override
    void close();
  }

  /** An action that waits for its time. */
  @FunctionalInterface
  interface Timeout {

    /** Makes the action not happen, if it hasn't begun. */
    void cancel();
  }
}
