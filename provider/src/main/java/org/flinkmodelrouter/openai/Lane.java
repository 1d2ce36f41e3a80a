package org.flinkmodelrouter.openai;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;

/** A function of the provider that has a client to itself. {@link Lanes} guards its count. */
final class Lane {

  private final AsyncPredictFunction function;
  private int underWay;

  private Lane(AsyncPredictFunction function) {
    this.function = function;
  }

  /** Opens a function; one that fails to open is closed again. */
  static Lane open(AsyncPredictFunction function, FunctionContext context) throws Exception {
    // A spare lane may be opened by a thread that is no task's.
    Thread thread = Thread.currentThread();
    ClassLoader ofThread = thread.getContextClassLoader();
    thread.setContextClassLoader(context.getUserCodeClassLoader());
    try {
      function.open(context);
    } catch (Throwable error) {
      try {
        function.close();
      } catch (Exception atClose) {
        error.addSuppressed(atClose);
      }
      throw error;
    } finally {
      thread.setContextClassLoader(ofThread);
    }
    return new Lane(function);
  }

  /** Begins a call; by one thread at a time, for the function need not be thread-safe. */
  CompletableFuture<Collection<RowData>> ask(RowData row) {
    synchronized (function) {
      return function.asyncPredict(row);
    }
  }

  boolean isFull() {
    return underWay >= FlinkOpenAi.CALLS_OF_A_CLIENT;
  }

  int underWay() {
    return underWay;
  }

  void began() {
    underWay++;
  }

  void ended() {
    underWay--;
  }

  void close() throws Exception {
    function.close();
  }
}
