package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.Timing;

/** A row of an asynchronous query: each run is one attempt. */
final class AsyncRow implements Runnable {

  private final AsyncRouting routing;
  private final OpenRouter router;
  private final RoutedRow row;
  private final CompletableFuture<Collection<RowData>> answer;

  AsyncRow(AsyncRouting routing, RoutedRow row, CompletableFuture<Collection<RowData>> answer) {
    this.routing = routing;
    this.router = routing.router();
    this.row = row;
    this.answer = answer;
  }

  /** Asks the next candidate, or tells that none is left. */
  @Override
  public void run() {
    try {
      long now = router.timing().nanoTime();
      OpenCandidate candidate = router.next(row, now);
      if (candidate == null) {
        answer.completeExceptionally(router.unanswered(row));
      } else {
        new Attempt(candidate, now).begin();
      }
    } catch (Throwable error) {
      answer.completeExceptionally(error);
    }
  }

  /**
   * Runs on the router's own thread. Should another row's candidate hold that thread up, this row
   * still ends with its deadline.
   */
  void continueElsewhere() {
    AtomicBoolean taken = new AtomicBoolean();
    long left = Math.max(row.left(router.timing().nanoTime()), 0);
    Timing.Timeout deadline =
        routing
            .timer()
            .after(
                left,
                () -> {
                  if (taken.compareAndSet(false, true)) {
                    answer.completeExceptionally(router.unanswered(row));
                  }
                });
    routing.followUp(
        () -> {
          if (taken.compareAndSet(false, true)) {
            deadline.cancel();
            run();
          }
        },
        answer);
  }

  /** One call of a candidate. It ends with the answer or with the timeout, whichever is first. */
  private final class Attempt {

    private final OpenCandidate candidate;
    private final CandidateCalls.Deferred calls;
    private final long began;
    private final long timeout;
    private final Timing.Timeout timer;
    @Nullable private CompletableFuture<Collection<RowData>> call;
    private boolean over;

    Attempt(OpenCandidate candidate, long began) {
      this.candidate = candidate;
      this.calls = (CandidateCalls.Deferred) candidate.calls();
      this.began = began;
      this.timeout = row.timeout(candidate, began);
      // Before the call, lest a candidate that blocks instead of returning a future takes the row.
      this.timer = routing.timer().after(timeout, this::timedOut);
    }

    void begin() {
      CompletableFuture<Collection<RowData>> asked;
      try {
        asked = calls.begin(candidate.inputOf(row.input()), timeout);
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
        converted = router.answer(row, candidate, rows, began);
      } catch (Throwable unusable) {
        failed(unusable);
        return;
      }
      answer.complete(converted);
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
        router.failed(row, candidate, error);
      } catch (Throwable fatal) {
        answer.completeExceptionally(fatal);
        return;
      }
      continueElsewhere();
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
}
