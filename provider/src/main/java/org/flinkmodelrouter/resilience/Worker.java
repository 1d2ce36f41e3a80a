package org.flinkmodelrouter.resilience;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that makes a synchronous candidate's calls, so that nobody else has to wait for them.
 * One thread, for a {@code PredictFunction} need not be thread-safe: as without a router, a subtask
 * calls it once at a time. A call that hangs holds up the calls behind it until they are abandoned.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final long SECONDS_TO_END = 1;

  private final String name;
  private final ThreadPoolExecutor executor;

  /**
   * Makes a worker whose thread starts with its first call.
   *
   * @param name what stands in the log if the thread doesn't end
   */
  public Worker(String name, ThreadFactory threads) {
    this.name = name;
    executor =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
  }

  /**
   * Makes a call as soon as those before it are over. {@linkplain Abandonable#abandon() Giving it
   * up} interrupts it, and no other, if it has begun.
   */
  public <T> CompletableFuture<T> call(Callable<T> work) {
    Call<T> call = new Call<>(this, work);
    try {
      executor.execute(call);
    } catch (RejectedExecutionException closed) {
      call.completeExceptionally(closed);
    }
    return call;
  }

  /** Interrupts the call that is being made and drops those that wait. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        LOG.warn("{} doesn't heed interruption; its daemon thread ends with its call.", name);
      }
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Call<T> extends CompletableFuture<T> implements Runnable, Abandonable {

    private final Worker worker;
    private final Callable<T> work;
    @Nullable private Thread thread;
    private boolean abandoned;

    Call(Worker worker, Callable<T> work) {
      this.worker = worker;
      this.work = work;
    }

    @Override
    public void run() {
      if (!begin()) {
        return;
      }
      try {
        complete(work.call());
      } catch (Throwable error) {
        completeExceptionally(error);
      } finally {
        end();
      }
    }

    private synchronized boolean begin() {
      if (abandoned) {
        return false;
      }
      thread = Thread.currentThread();
      return true;
    }

    private synchronized void end() {
      thread = null;
      // An interruption meant for this call must not reach the next one.
      Thread.interrupted();
    }

    @Override
    public void abandon() {
      if (interruptIfBegun()) {
        return;
      }
      worker.executor.remove(this);
      completeExceptionally(new CancellationException("abandoned before it began"));
    }

    private synchronized boolean interruptIfBegun() {
      abandoned = true;
      if (thread == null) {
        return isDone();
      }
      thread.interrupt();
      return true;
    }
  }
}
