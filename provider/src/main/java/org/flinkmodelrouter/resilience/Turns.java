package org.flinkmodelrouter.resilience;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.annotation.Nullable;

/**
 * How many calls of a candidate may be under way; rows beyond that wait in order, in a queue of
 * bounded length. Safe for use by many threads.
 */
public final class Turns {

  /** More rows than that are in flight only where somebody set Flink's own limit so high. */
  private static final int LONGEST_QUEUE = 100_000;

  private final Set<BooleanSupplier> queue = new LinkedHashSet<>();
  private int free;

  /** At most {@code limit} calls at once. */
  public Turns(int limit) {
    free = limit;
  }

  /**
   * Takes a turn if one is free; {@link #give} gives it back.
   *
   * @param waited whether the row was in the queue: the others go to its end
   */
  synchronized boolean tryTake(boolean waited) {
    if (free == 0 || !(waited || queue.isEmpty())) {
      return false;
    }
    free--;
    return true;
  }

  /**
   * Waits for a turn, without taking it.
   *
   * @param resume told that a turn is free, by any thread; false if nobody waits there any more
   * @return false if the queue is full
   */
  public boolean await(BooleanSupplier resume) {
    synchronized (this) {
      if (queue.size() == LONGEST_QUEUE) {
        return false;
      }
      queue.add(resume);
    }
    // One may have been given back between the caller's look and the lines above.
    passOn();
    return true;
  }

  /** The row goes on for another reason. */
  public synchronized void leave(BooleanSupplier resume) {
    queue.remove(resume);
  }

  /** Gives a turn back. */
  void give() {
    synchronized (this) {
      free++;
    }
    passOn();
  }

  /**
   * Tells the next row of a free turn, if there is one: also to be called by a row that was told
   * and then didn't take it.
   */
  public void passOn() {
    for (BooleanSupplier next = next(); next != null; next = next()) {
      if (next.getAsBoolean()) {
        return;
      }
    }
  }

  @Nullable
  private synchronized BooleanSupplier next() {
    Iterator<BooleanSupplier> first = queue.iterator();
    if (free == 0 || !first.hasNext()) {
      return null;
    }
    BooleanSupplier next = first.next();
    first.remove();
    return next;
  }
}
