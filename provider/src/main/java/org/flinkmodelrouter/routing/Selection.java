package org.flinkmodelrouter.routing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.SelectorStrategy;

/**
 * A decision for which the selector reads the row: the strategy says what to ask and what the
 * answer means, the selector is asked in between.
 */
record Selection(SelectorStrategy strategy, OpenSelector selector) {

  static final RoutingDecision NOTHING_TO_ASK =
      new RoutingDecision.Abstention("selector not asked: its input is NULL");

  /**
   * Sets out with what the strategy asks about a row.
   *
   * @param allowed nanoseconds that the row has left
   * @return null if the selector isn't asked
   */
  @Nullable
  RoutedRow question(RowData input, long now, long allowed) throws Exception {
    RowData question = strategy.question(input);
    return selector.takes(question) ? selector.setOut(question, now, allowed) : null;
  }

  /**
   * Asks, waits, and decides.
   *
   * @throws SelectorFailure if the selector brought no answer
   */
  RoutingDecision decide(RowData input, @Nullable RoutedRow question, long now) throws Exception {
    return question == null ? NOTHING_TO_ASK : strategy.decide(input, selector.ask(question, now));
  }

  /** Asks without waiting, and decides when the answer is there. */
  CompletableFuture<RoutingDecision> decideLater(
      RowData input, @Nullable RoutedRow question, AsyncRouting routing) {
    return question == null
        ? CompletableFuture.completedFuture(NOTHING_TO_ASK)
        : selector.askLater(question, routing).thenApply(answer -> decided(input, answer));
  }

  private RoutingDecision decided(RowData input, RowData answer) {
    try {
      return strategy.decide(input, answer);
    } catch (Exception failure) {
      throw new CompletionException(failure);
    }
  }
}
