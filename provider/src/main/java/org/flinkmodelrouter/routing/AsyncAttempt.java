package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.resilience.Abandonable;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.Timing;

/**
 * One call of a candidate. It ends with the answer or with the timeout, whichever is first; the row
 * may leave it before, where another candidate is well: at once if it is there only to see whether
 * this one is well again, and else if the call is slow, as others are.
 */
final class AsyncAttempt {

  /** What a row waits for a candidate that it tries for all others: the call goes on without it. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(200);

  private final AsyncRow row;
  private final Inquiry inquiry;
  private final Attempts attempts;
  private final WaitingRows waitingRows;
  private final OpenCandidate candidate;
  private final CandidateCalls.Deferred calls;
  private final long began;
  private final long timeout;
  private final long slowCall;

  /** Looks again when a breaker has changed, on the timer's thread: it is told under locks. */
  private final BooleanSupplier lookAgain = this::lookAgain;

  /** Null only for a timer that is over before the constructor knows of it. */
  @Nullable private Timing.Timeout timer;

  @Nullable private CompletableFuture<Collection<RowData>> call;
  private boolean over;
  private boolean rowLeft;
  private boolean looksAgain;

  AsyncAttempt(AsyncRow row, OpenCandidate candidate, long began) {
    this.row = row;
    this.inquiry = row.inquiry();
    this.attempts = inquiry.attempts();
    this.waitingRows = row.routing().router().waitingRows();
    this.candidate = candidate;
    this.calls = (CandidateCalls.Deferred) candidate.calls();
    this.began = began;
    this.timeout = row.row().timeout(candidate, began);
    this.slowCall = row.row().isOnlyAskedLeft() ? timeout : candidate.gate().slowCall();
    // Before the call, lest a candidate that blocks instead of returning a future takes the row.
    if (row.row().isTrying() && PATIENCE < Math.min(slowCall, timeout)) {
      this.timer = row.routing().timer().after(PATIENCE, this::tried);
    } else if (slowCall < timeout) {
      this.timer = row.routing().timer().after(slowCall, this::slow);
    } else {
      this.timer = row.routing().timer().after(timeout, this::timedOut);
    }
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
    if (rowLeft) {
      attempts.heard(candidate, rows, error, began);
      return;
    }
    if (error != null) {
      failed(error);
      return;
    }
    Collection<RowData> converted;
    try {
      converted = inquiry.answer(row.row(), candidate, rows, began);
    } catch (Throwable unusable) {
      failed(unusable);
      return;
    }
    Reviews reviews = inquiry.reviews();
    if (reviews == null) {
      row.complete(converted);
    } else {
      var unused =
          reviews
              .later(row.row(), candidate, converted, row.routing())
              .whenComplete(this::reviewed);
    }
  }

  private void reviewed(@Nullable Collection<RowData> rows, @Nullable Throwable error) {
    if (error != null) {
      row.fail(ExceptionUtils.stripCompletionException(error));
    } else if (rows != null) {
      row.complete(rows);
    } else {
      row.continueElsewhere();
    }
  }

  /** The row has waited long enough to see whether the candidate is well again. */
  private void tried() {
    boolean leaves;
    synchronized (this) {
      leaves = !over && call != null && row.row().mayLeave(attempts.timing().nanoTime());
      rowLeft = leaves;
    }
    wakeAt(Math.min(slowCall, timeout), slowCall < timeout ? this::slow : this::timedOut);
    if (leaves) {
      calls.leave(call);
      goOn(
          () ->
              attempts.left(
                  row.row(),
                  candidate,
                  RoutingException.ofAttempt(
                      ErrorClass.TIMEOUT,
                      "no answer within %d ms, which a row waits that tries a candidate"
                          .formatted(TimeUnit.NANOSECONDS.toMillis(PATIENCE)))));
    }
  }

  /** The call takes so long that it is slow. */
  private void slow() {
    wakeAt(timeout, this::timedOut);
    look();
  }

  private void look() {
    int changes = waitingRows.changes();
    boolean leaves;
    synchronized (this) {
      if (over) {
        return;
      }
      long now = attempts.timing().nanoTime();
      leaves =
          rowLeft
              ? candidate.gate().overdue(began, now - began)
              : attempts.isToBeLeft(row.row(), candidate, began);
      looksAgain = !leaves && !rowLeft;
    }
    if (leaves) {
      giveUp(slowCall);
    } else if (looksAgain) {
      waitingRows.add(lookAgain, changes);
      forgetIfOver();
    }
  }

  /** A call that was over before it was enrolled must not stay there, with its row. */
  private void forgetIfOver() {
    boolean ended;
    synchronized (this) {
      ended = over;
    }
    if (ended) {
      waitingRows.remove(lookAgain);
    }
  }

  private boolean lookAgain() {
    var unused = row.routing().timer().after(0, this::look);
    return true;
  }

  private void timedOut() {
    giveUp(timeout);
  }

  private void giveUp(long waited) {
    if (!end()) {
      return;
    }
    RoutingException late = CandidateCalls.noAnswerWithin(waited);
    if (rowLeft) {
      Abandonable.abandon(call);
      attempts.heard(candidate, null, late, began);
      return;
    }
    if (call != null) {
      calls.abandon(call);
    }
    failed(late);
  }

  private void failed(Throwable error) {
    goOn(
        () -> {
          Interruption.rethrowFatal(error);
          attempts.failed(row.row(), candidate, error, began);
        });
  }

  private void goOn(Runnable after) {
    try {
      after.run();
    } catch (Throwable fatal) {
      row.fail(fatal);
      return;
    }
    row.continueElsewhere();
  }

  /** Sets the next moment to look at the call, counted from its beginning. */
  private void wakeAt(long moment, Runnable action) {
    long left = moment - (attempts.timing().nanoTime() - began);
    Timing.Timeout next = row.routing().timer().after(Math.max(left, 0), action);
    synchronized (this) {
      timer = next;
      if (!over) {
        return;
      }
    }
    next.cancel();
  }

  private synchronized boolean isAlreadyOver(CompletableFuture<Collection<RowData>> asked) {
    call = asked;
    return over;
  }

  private boolean end() {
    boolean looked;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      if (timer != null) {
        timer.cancel();
      }
      looked = looksAgain;
    }
    if (looked) {
      waitingRows.remove(lookAgain);
    }
    return true;
  }
}
