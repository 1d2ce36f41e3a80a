package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.resilience.Turns;

/**
 * A row that asks in an asynchronous query: each run is one attempt, or the beginning of a wait.
 */
final class AsyncRow implements Runnable {

  private final AsyncRouting routing;
  private final OpenRouter router;
  private final Inquiry inquiry;
  private final RoutedRow row;
  private final CompletableFuture<Collection<RowData>> answer;

  /** Where the row was told of a free turn, which it may not want any more. */
  @Nullable private Turns toldBy;

  AsyncRow(
      AsyncRouting routing,
      Inquiry inquiry,
      RoutedRow row,
      CompletableFuture<Collection<RowData>> answer) {
    this.routing = routing;
    this.router = routing.router();
    this.inquiry = inquiry;
    this.row = row;
    this.answer = answer;
  }

  AsyncRouting routing() {
    return routing;
  }

  Inquiry inquiry() {
    return inquiry;
  }

  RoutedRow row() {
    return row;
  }

  /** Asks the next candidate, waits until it may be asked, or tells that none is left. */
  @Override
  public void run() {
    try {
      long now = router.timing().nanoTime();
      int changes = router.waitingRows().changes();
      OpenCandidate candidate = inquiry.next(row, now);
      passTurnOn();
      if (candidate != null) {
        new AsyncAttempt(this, candidate, now).begin();
      } else if (row.isWaiting(now) && row.awaited().isHealthCheck()) {
        new AsyncHealthCheck(this, row.awaited(), now).begin();
      } else if (row.isWaiting(now)) {
        await(now, changes);
      } else {
        end();
      }
    } catch (Throwable error) {
      fail(error);
    }
  }

  private void await(long now, int changes) {
    // Read before anybody can tell the row to go on, on another thread.
    Turns turns = row.awaited().turns();
    long longest = row.awaited().left(now);
    Wait wait = new Wait(turns);
    if (turns != null && !turns.await(wait)) {
      row.turnRefused();
      wait.over();
      return;
    }
    wait.begin(longest);
    router.waitingRows().add(wait, changes);
    wait.forgetIfOver();
  }

  /**
   * Goes on, on the router's own thread. Should another row's candidate hold that thread up, this
   * row still ends with its deadline.
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
                    end();
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

  /** Completes with the answer. */
  void complete(Collection<RowData> rows) {
    answer.complete(rows);
  }

  /** Completes with what fails the job. */
  void fail(Throwable error) {
    answer.completeExceptionally(error);
  }

  private void passTurnOn() {
    if (toldBy != null) {
      toldBy.passOn();
      toldBy = null;
    }
  }

  private void end() {
    passTurnOn();
    try {
      complete(inquiry.unanswered(row));
    } catch (Throwable error) {
      fail(error);
    }
  }

  /** Ends when its time is over, or when somebody says that something changed. */
  private final class Wait implements BooleanSupplier {

    private final AtomicBoolean over = new AtomicBoolean();
    @Nullable private final Turns turns;
    @Nullable private volatile Timing.Timeout timer;

    Wait(@Nullable Turns turns) {
      this.turns = turns;
      router.metrics().waitBegan();
    }

    void begin(long nanos) {
      timer = routing.timer().after(nanos, this::over);
      if (over.get()) {
        timer.cancel();
      }
    }

    /** A wait that was over before it was enrolled must not stay there, with its row. */
    void forgetIfOver() {
      if (over.get()) {
        router.waitingRows().remove(this);
        if (turns != null) {
          turns.leave(this);
        }
      }
    }

    void over() {
      boolean unused = getAsBoolean();
    }

    @Override
    public boolean getAsBoolean() {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      router.metrics().waitEnded();
      router.waitingRows().remove(this);
      if (turns != null) {
        turns.leave(this);
        toldBy = turns;
      }
      Timing.Timeout waiting = timer;
      if (waiting != null) {
        waiting.cancel();
      }
      continueElsewhere();
      return true;
    }
  }
}
