package org.flinkmodelrouter.testing;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

/** A synchronous model whose answer a test writes; it counts what is done with it. */
public final class SyncModel extends PredictFunction {

  private static final long serialVersionUID = 1L;

  /** What it answers. */
  @FunctionalInterface
  public interface Answer extends Serializable {
    /** Returns rows, or whatever else the test is about. */
    Collection<RowData> to(RowData input) throws Exception;
  }

  private final Answer answer;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private transient FunctionContext context;

  /** Answers as given. */
  public SyncModel(Answer answer) {
    this.answer = answer;
  }

  /** Answers every row with one text. */
  public static SyncModel saying(String text) {
    return new SyncModel(input -> text(text));
  }

  /** Fails on every row. */
  public static SyncModel failing(RuntimeException error) {
    return new SyncModel(
        input -> {
          throw error;
        });
  }

  /** An answer of one row with one text. */
  public static Collection<RowData> text(String text) {
    return List.of(GenericRowData.of(StringData.fromString(text)));
  }

  @Override
  public void open(FunctionContext context) {
    this.context = context;
    opened.incrementAndGet();
  }

  @Override
  public Collection<RowData> predict(RowData input) {
    calls.incrementAndGet();
    try {
      return answer.to(input);
    } catch (RuntimeException error) {
      throw error;
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
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

  /** What it was opened with. */
  public FunctionContext context() {
    return context;
  }
}
