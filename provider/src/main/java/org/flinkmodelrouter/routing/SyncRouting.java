package org.flinkmodelrouter.routing;

import java.util.Collection;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.Timing;

/** The way of a row in a synchronous query: all of it on the thread that brings the row. */
final class SyncRouting {

  private final OpenRouter router;
  private final SyncInquiry candidates;
  private final Timing timing;

  SyncRouting(OpenRouter router) {
    this.router = router;
    this.timing = router.timing();
    this.candidates = new SyncInquiry(router, router.metrics(), timing);
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
    return candidates.ask(row, row.reached());
  }
}
