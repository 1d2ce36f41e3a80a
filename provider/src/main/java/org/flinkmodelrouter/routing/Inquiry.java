package org.flinkmodelrouter.routing;

import java.util.Collection;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * Whom a row asks, and what becomes of the answer: of candidates for the router's answer, or of the
 * selector for the strategy. How and when a row asks doesn't depend on it.
 */
interface Inquiry {

  /**
   * The model to ask now; null if the row has to wait, or no model is left for it, or no time: the
   * row tells which.
   */
  @Nullable
  OpenCandidate next(RoutedRow row, long now);

  /**
   * A model answered.
   *
   * @param began when it was asked
   * @return what the row brings home
   * @throws RuntimeException if the answer is none, which is a failure of the attempt
   */
  Collection<RowData> answer(
      RoutedRow row, OpenCandidate model, @Nullable Collection<RowData> answer, long began);

  /** Who looks at such answers before they are the row's; null where nobody does. */
  @Nullable
  default Reviews reviews() {
    return null;
  }

  /** What attempts mean that don't end with an answer, or not in time. */
  Attempts attempts();

  /**
   * No model answered the row: what it brings home instead.
   *
   * @throws RuntimeException if there is nothing
   */
  Collection<RowData> unanswered(RoutedRow row);
}
