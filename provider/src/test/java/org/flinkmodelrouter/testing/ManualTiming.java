package org.flinkmodelrouter.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.flinkmodelrouter.resilience.Timing;

/** Time that passes when a test says so; what is due then happens on the test's thread. */
public final class ManualTiming implements Timing {

  private static final long serialVersionUID = 1L;

  private final transient List<Waiting> waiting = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1_000_000; // readings of the real clock overflow too

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  /** Lets time pass, and everything happen that becomes due, each at its moment. */
  public void pass(Duration duration) {
    long end = nanoTime() + duration.toNanos();
    for (Waiting due = takeDue(end); due != null; due = takeDue(end)) {
      due.action.run();
    }
    synchronized (this) {
      now = end;
    }
  }

  /** How many actions wait for their time. */
  public synchronized int waiting() {
    return waiting.size();
  }

  private synchronized Waiting takeDue(long end) {
    Waiting next = waiting.stream().min(Comparator.comparingLong(w -> w.due - end)).orElse(null);
    if (next == null || next.due - end > 0) {
      return null;
    }
    waiting.remove(next);
    now = next.due;
    return next;
  }

  @Override
  public void sleep(long nanos) {
    pass(Duration.ofNanos(nanos));
  }

  /** Always the same chances. */
  @Override
  public RandomGenerator random() {
    return new SplittableRandom(1);
  }

  @Override
  public Timer startTimer(ThreadFactory threads) {
    return new Timer() {
      @Override
      public Timeout after(long nanos, Runnable action) {
        synchronized (ManualTiming.this) {
          Waiting added = new Waiting(now + nanos, action);
          waiting.add(added);
          return () -> {
            synchronized (ManualTiming.this) {
              waiting.remove(added);
            }
          };
        }
      }

      @Override
      public void close() {
        synchronized (ManualTiming.this) {
          waiting.clear();
        }
      }
    };
  }

  private static final class Waiting {
    private final long due;
    private final Runnable action;

    Waiting(long due, Runnable action) {
      this.due = due;
      this.action = action;
    }
  }
}
