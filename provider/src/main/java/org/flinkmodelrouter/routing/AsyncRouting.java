package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.Timing;

/**
 * The way of a row in an asynchronous query. It begins on the task's thread, which waits for
 * nobody; what comes after the first attempt happens on a thread of the router's own.
 */
final class AsyncRouting {

  private final OpenRouter router;
  private final Timing.Timer timer;
  private final Executor followUps;

  AsyncRouting(OpenRouter router, Timing.Timer timer, Executor followUps) {
    this.router = router;
    this.timer = timer;
    this.followUps = followUps;
  }

  OpenRouter router() {
    return router;
  }

  Timing.Timer timer() {
    return timer;
  }

  /**
   * Routes a row.
   *
   * @param given the columns as they come; they stay as they are until the future completes
   * @param allowed nanoseconds after which nobody wants the answer any more
   * @return completes within the row's deadline, with rows or with why there are none
   */
  CompletableFuture<Collection<RowData>> serve(RowData given, long allowed) {
    long arrival = router.timing().nanoTime();
    CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
    try {
      RowData input;
      try {
        input = router.input(given);
      } catch (RoutingException misfit) {
        answer.complete(router.misfit(misfit, arrival));
        return answer;
      }
      if (router.hasOnlyNull(input)) {
        answer.complete(router.nullAnswer(arrival));
        return answer;
      }
      long time = router.timeForRow(allowed);
      Decider decider = router.decider();
      if (decider.isAsync()) {
        CompletableFuture<RoutedRow> decided = decider.decideLater(input, arrival, time, this);
        if (decided.isDone() && !decided.isCompletedExceptionally()) {
          begin(decided.join(), arrival, answer);
        } else {
          var unused = decided.whenComplete((row, error) -> decided(row, error, arrival, answer));
        }
      } else {
        begin(decider.decide(input, arrival, time), arrival, answer);
      }
    } catch (Throwable error) {
      answer.completeExceptionally(error);
    }
    return answer;
  }

  private void decided(
      RoutedRow row, Throwable error, long arrival, CompletableFuture<Collection<RowData>> answer) {
    if (error != null) {
      answer.completeExceptionally(error);
    } else if (row.isNullForFirst()) {
      answer.complete(router.nullAnswer(arrival));
    } else {
      new AsyncRow(this, router, row, answer).continueElsewhere();
    }
  }

  private void begin(RoutedRow row, long arrival, CompletableFuture<Collection<RowData>> answer) {
    if (row.isNullForFirst()) {
      answer.complete(router.nullAnswer(arrival));
    } else {
      new AsyncRow(this, router, row, answer).run();
    }
  }

  /** Runs on the router's own thread what neither the task nor a candidate should be held up by. */
  void followUp(Runnable work, CompletableFuture<Collection<RowData>> answer) {
    try {
      followUps.execute(work);
    } catch (RejectedExecutionException closed) {
      answer.completeExceptionally(
          RoutingException.of(
              ErrorClass.UNKNOWN,
              "Router %s is closed: the task is ending.".formatted(router.plan().router()),
              closed));
    }
  }
}
