package org.flinkmodelrouter.expression;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.flink.table.api.TableException;
import org.apache.flink.util.ExceptionUtils;

/**
 * Plans beside a statement that may be in the middle of being planned itself: the planner keeps
 * state of the statement at hand in its thread, and a deep expression needs a deep stack.
 */
final class PlannerThread {

  private static final long STACK_BYTES = 16L << 20;

  private PlannerThread() {}

  /**
   * Does the work on a thread of its own and waits for it.
   *
   * @param name of the thread
   * @return what the work returns; what it throws unchecked is thrown as it is
   */
  static <T> T call(String name, ClassLoader classLoader, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, name, STACK_BYTES);
    thread.setDaemon(true);
    thread.setContextClassLoader(classLoader);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException failure) {
      ExceptionUtils.rethrowIfFatalErrorOrOOM(failure.getCause());
      ExceptionUtils.rethrow(failure.getCause());
      throw new IllegalStateException("unreachable: rethrow always throws", failure);
    } catch (InterruptedException interrupted) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new TableException("Interrupted: " + name + ". Run the statement again.", interrupted);
    }
  }
}
