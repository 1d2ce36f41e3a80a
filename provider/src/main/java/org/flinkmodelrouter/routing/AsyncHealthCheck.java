package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.Timing;

/**
 * One call of a candidate to see whether it is well. The row that has it made, which has nowhere to
 * go, waits for its end and then looks again.
 */
final class AsyncHealthCheck {

  private final AsyncRow row;
  private final Attempts attempts;
  private final OpenCandidate candidate;
  private final CandidateCalls.Deferred calls;
  private final long began;
  private final long timeout;
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<CompletableFuture<Collection<RowData>>> call =
      new CompletableFuture<>();
  @Nullable private volatile Timing.Timeout timer;

  AsyncHealthCheck(AsyncRow row, Awaited awaited, long began) {
    this.row = row;
    this.attempts = row.inquiry().attempts();
    this.candidate = awaited.candidate();
    this.calls = (CandidateCalls.Deferred) candidate.calls();
    this.began = began;
    this.timeout = awaited.left(began);
  }

  void begin() {
    // Before the call, lest a candidate that blocks instead of returning a future takes the row.
    timer = row.routing().timer().after(timeout, this::timedOut);
    CompletableFuture<Collection<RowData>> asked;
    try {
      asked = calls.begin(candidate.inputOf(candidate.healthCheckRow().row()), timeout);
    } catch (Throwable error) {
      ended(null, error);
      return;
    }
    call.complete(asked);
    var unused = asked.whenComplete(this::ended);
  }

  private void timedOut() {
    var unused = call.thenAccept(calls::abandon);
    ended(null, CandidateCalls.noAnswerWithin(timeout));
  }

  private void ended(@Nullable Collection<RowData> rows, @Nullable Throwable error) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    Timing.Timeout waiting = timer;
    if (waiting != null) {
      waiting.cancel();
    }
    try {
      if (error != null) {
        Interruption.rethrowFatal(error);
      }
      attempts.checked(candidate, rows, error, began);
    } catch (Throwable fatal) {
      row.fail(fatal);
      return;
    }
    row.continueElsewhere();
  }
}
