package org.flinkmodelrouter.routing;

import java.util.Collection;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.Timing;

/** The way of a row in a synchronous query: all of it on the thread that brings the row. */
final class SyncRouting {

  private final OpenRouter router;
  private final Timing timing;

  SyncRouting(OpenRouter router) {
    this.router = router;
    this.timing = router.timing();
  }

  /**
   * Routes a row.
   *
   * @param given the columns as they come
   * @param allowed nanoseconds after which nobody wants the answer any more
   * @throws RoutingException if no candidate answers, and that fails the job
   */
  Collection<RowData> serve(RowData given, long allowed) {
    long arrival = timing.nanoTime();
    RowData input;
    try {
      input = router.input(given);
    } catch (RoutingException misfit) {
      return router.misfit(misfit, arrival);
    }
    if (router.hasOnlyNull(input)) {
      return router.nullAnswer(arrival);
    }
    RoutedRow row = router.decider().decide(input, arrival, router.timeForRow(allowed));
    if (row.isNullForFirst()) {
      return router.nullAnswer(arrival);
    }
    long now = router.decider().isAsync() ? timing.nanoTime() : arrival;
    while (true) {
      OpenCandidate candidate = router.next(row, now);
      if (candidate != null) {
        try {
          return ask(row, candidate, now);
        } catch (Throwable error) {
          Interruption.rethrow(error);
          router.failed(row, candidate, error, now);
        }
      } else if (row.isWaiting(now)) {
        await(row, now);
      } else {
        return router.unanswered(row);
      }
      now = timing.nanoTime();
    }
  }

  /** Nobody else's doing ends the wait: the task's thread is the only one that makes calls. */
  private void await(RoutedRow row, long now) {
    router.metrics().waitBegan();
    try {
      timing.sleep(row.waitTime(now));
    } catch (InterruptedException cancelled) {
      Interruption.rethrow(cancelled);
    } finally {
      router.metrics().waitEnded();
    }
  }

  private Collection<RowData> ask(RoutedRow row, OpenCandidate candidate, long now)
      throws Exception {
    RowData input = candidate.inputOf(row.input());
    CandidateCalls calls = candidate.calls();
    if (calls instanceof CandidateCalls.Deferred deferred) {
      return askInTime(row, candidate, deferred, input, now);
    }
    // Most calls can't be cut short, and to work out a limit for them costs a row a division.
    long allowed = calls.isTimed() ? row.timeout(candidate, now) : row.left(now);
    Collection<RowData> answer = calls.ask(input, allowed);
    return router.answer(row, candidate, answer, now);
  }

  private Collection<RowData> askInTime(
      RoutedRow row,
      OpenCandidate candidate,
      CandidateCalls.Deferred calls,
      RowData input,
      long now)
      throws Exception {
    Collection<RowData> answer =
        calls.ask(
            input,
            row.timeout(candidate, now),
            candidate.gate().slowCall(),
            () -> router.isToBeLeft(row, candidate, now));
    return router.answer(row, candidate, answer, now);
  }
}
