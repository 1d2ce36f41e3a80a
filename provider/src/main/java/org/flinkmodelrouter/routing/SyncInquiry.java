package org.flinkmodelrouter.routing;

import java.util.Collection;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.metrics.RouterMetrics;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.Timing;

/**
 * A row that asks on the thread that brings it, and waits there.
 *
 * @param inquiry whom it asks
 * @param metrics count rows that wait
 */
record SyncInquiry(Inquiry inquiry, RouterMetrics metrics, Timing timing) {

  /**
   * Asks one model after the other until there is an answer, or nobody is left.
   *
   * @param begin the moment
   */
  Collection<RowData> ask(RoutedRow row, long begin) {
    long now = begin;
    while (true) {
      OpenCandidate model = inquiry.next(row, now);
      if (model != null) {
        Collection<RowData> rows = null;
        try {
          rows = ask(row, model, now);
        } catch (Throwable error) {
          Interruption.rethrow(error);
          inquiry.attempts().failed(row, model, error, now);
        }
        if (rows != null && inquiry.reviews() != null) {
          rows = inquiry.reviews().await(row, model, rows);
        }
        if (rows != null) {
          return rows;
        }
      } else if (row.isWaiting(now)) {
        await(row, now);
      } else {
        return inquiry.unanswered(row);
      }
      now = timing.nanoTime();
    }
  }

  /** Nobody else's doing ends the wait: the task's thread is the only one that makes calls. */
  private void await(RoutedRow row, long now) {
    if (row.awaited().isHealthCheck()) {
      check(row.awaited(), now);
      return;
    }
    metrics.waitBegan();
    try {
      timing.sleep(row.awaited().left(now));
    } catch (InterruptedException cancelled) {
      Interruption.rethrow(cancelled);
    } finally {
      metrics.waitEnded();
    }
  }

  private void check(Awaited awaited, long now) {
    OpenCandidate model = awaited.candidate();
    Collection<RowData> answer = null;
    Throwable failure = null;
    try {
      RowData input = model.inputOf(model.healthCheckRow().row());
      answer = model.calls().ask(input, awaited.left(now));
    } catch (Throwable error) {
      Interruption.rethrow(error);
      failure = error;
    }
    inquiry.attempts().checked(model, answer, failure, now);
  }

  private Collection<RowData> ask(RoutedRow row, OpenCandidate model, long now) throws Exception {
    RowData input = model.inputOf(row.input());
    CandidateCalls calls = model.calls();
    if (calls instanceof CandidateCalls.Deferred deferred) {
      return askInTime(row, model, deferred, input, now);
    }
    // Most calls can't be cut short, and to work out a limit for them costs a row a division.
    long allowed = calls.isTimed() ? row.timeout(model, now) : row.left(now);
    Collection<RowData> answer = calls.ask(input, allowed);
    return inquiry.answer(row, model, answer, now);
  }

  private Collection<RowData> askInTime(
      RoutedRow row, OpenCandidate model, CandidateCalls.Deferred calls, RowData input, long now)
      throws Exception {
    Collection<RowData> answer =
        calls.ask(
            input,
            row.timeout(model, now),
            model.gate().slowCall(),
            () -> inquiry.attempts().isToBeLeft(row, model, now));
    return inquiry.answer(row, model, answer, now);
  }
}
