package org.flinkmodelrouter.expression;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.InstantiationUtil;

/**
 * Copies of compiled conditions, of which each call borrows one for itself, since generated code is
 * for one thread only. Safe for use by many threads; as many calls go on at once as there may be
 * copies, and more wait for one of them.
 */
public final class ConditionPool implements AutoCloseable {

  private final byte[] shipped;
  private final FunctionContext context;
  private final InstantSource clock;
  private final Semaphore calls;
  private final Deque<OpenConditions> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * Makes a pool; its copies are made when they are needed.
   *
   * @param conditions not opened
   * @param clock as for {@link Conditions#open}
   * @param most how many copies there may be
   */
  public ConditionPool(
      Conditions conditions, FunctionContext context, InstantSource clock, int most)
      throws IOException {
    this.shipped = InstantiationUtil.serializeObject(conditions);
    this.context = context;
    this.clock = clock;
    this.calls = new Semaphore(most);
  }

  /**
   * As {@link OpenConditions#firstTrue}, on any thread.
   *
   * @throws ConditionException if a condition fails
   */
  public int firstTrue(RowData row) throws ConditionException {
    // No call takes longer than its expressions do, so nothing is gained by being interrupted.
    calls.acquireUninterruptibly();
    try {
      OpenConditions copy = borrow();
      try {
        return copy.firstTrue(row);
      } finally {
        giveBack(copy);
      }
    } finally {
      calls.release();
    }
  }

  private OpenConditions borrow() {
    synchronized (idle) {
      if (closed) {
        throw new IllegalStateException("the conditions are closed");
      }
      OpenConditions copy = idle.pollFirst();
      if (copy != null) {
        return copy;
      }
    }
    return copy();
  }

  private OpenConditions copy() {
    try {
      Conditions copy =
          InstantiationUtil.deserializeObject(shipped, context.getUserCodeClassLoader());
      return copy.open(context, clock);
    } catch (IOException | ClassNotFoundException unshippable) {
      throw new FlinkRuntimeException("Conditions that were shipped can't be read", unshippable);
    }
  }

  private void giveBack(OpenConditions copy) {
    synchronized (idle) {
      if (!closed) {
        idle.addFirst(copy);
        return;
      }
    }
    copy.close();
  }

  /** Closes the copies; those in use are closed when they are given back. */
  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(OpenConditions::close);
      idle.clear();
    }
  }
}
