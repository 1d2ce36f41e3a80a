package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.Timing;

/** One call of a candidate. It ends with the answer or with the timeout, whichever is first. */
final class AsyncAttempt {

  private final AsyncRow row;
  private final OpenRouter router;
  private final OpenCandidate candidate;
  private final CandidateCalls.Deferred calls;
  private final long began;
  private final long timeout;
  private final Timing.Timeout timer;
  @Nullable private CompletableFuture<Collection<RowData>> call;
  private boolean over;

  AsyncAttempt(AsyncRow row, OpenCandidate candidate, long began) {
    this.row = row;
    this.router = row.routing().router();
    this.candidate = candidate;
    this.calls = (CandidateCalls.Deferred) candidate.calls();
    this.began = began;
    this.timeout = row.row().timeout(candidate, began);
    // Before the call, lest a candidate that blocks instead of returning a future takes the row.
    this.timer = row.routing().timer().after(timeout, this::timedOut);
  }

  void begin() {
    CompletableFuture<Collection<RowData>> asked;
    try {
      asked = calls.begin(candidate.inputOf(row.row().input()), timeout);
    } catch (Throwable error) {
      ended(null, error);
      return;
    }
    if (isAlreadyOver(asked)) {
      calls.abandon(asked);
    } else {
      var unused = asked.whenComplete(this::ended);
    }
  }

  private void ended(@Nullable Collection<RowData> rows, @Nullable Throwable error) {
    if (!end()) {
      return;
    }
    timer.cancel();
    if (error != null) {
      failed(error);
      return;
    }
    Collection<RowData> converted;
    try {
      converted = router.answer(row.row(), candidate, rows, began);
    } catch (Throwable unusable) {
      failed(unusable);
      return;
    }
    row.complete(converted);
  }

  private void timedOut() {
    CompletableFuture<Collection<RowData>> asked;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      asked = call;
    }
    if (asked != null) {
      calls.abandon(asked);
    }
    failed(CandidateCalls.noAnswerWithin(timeout));
  }

  private void failed(Throwable error) {
    try {
      Interruption.rethrowFatal(error);
      router.failed(row.row(), candidate, error, began);
    } catch (Throwable fatal) {
      row.fail(fatal);
      return;
    }
    row.continueElsewhere();
  }

  private synchronized boolean isAlreadyOver(CompletableFuture<Collection<RowData>> asked) {
    call = asked;
    return over;
  }

  private synchronized boolean end() {
    boolean first = !over;
    over = true;
    return first;
  }
}
