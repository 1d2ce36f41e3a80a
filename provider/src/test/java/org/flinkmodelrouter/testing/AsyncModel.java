package org.flinkmodelrouter.testing;

import java.io.Serializable;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;

/** An asynchronous model whose answer a test writes; it counts what is done with it. */
public final class AsyncModel extends AsyncPredictFunction {

  private static final long serialVersionUID = 1L;

  /** What it answers. */
  @FunctionalInterface
  public interface Answer extends Serializable {
    /** Returns a future, or whatever else the test is about. */
    CompletableFuture<Collection<RowData>> to(RowData input);
  }

  private final Answer answer;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** Answers as given. */
  public AsyncModel(Answer answer) {
    this.answer = answer;
  }

  /** Answers every row with one text, at once. */
  public static AsyncModel saying(String text) {
    return new AsyncModel(input -> CompletableFuture.completedFuture(SyncModel.text(text)));
  }

  /** Fails on every row. */
  public static AsyncModel failing(Throwable error) {
    return new AsyncModel(input -> CompletableFuture.failedFuture(error));
  }

  /** Never answers. */
  public static AsyncModel silent() {
    return new AsyncModel(input -> new CompletableFuture<>());
  }

  @Override
  public void open(FunctionContext context) {
    opened.incrementAndGet();
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
    calls.incrementAndGet();
    return answer.to(input);
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  /** How often it was asked. */
  public int calls() {
    return calls.get();
  }

  /** Whether it was opened more often than closed. */
  public boolean isOpen() {
    return opened.get() > closed.get();
  }
}
