package org.flinkmodelrouter.routing;

import java.util.Collection;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.AnswerReview.Verdict;

/**
 * An answer that was reviewed: the row's, unless a later one takes its place.
 *
 * @param candidate who gave it
 * @param rows the router's, but for the decision column
 * @param source whose choice the candidate was
 * @param verdict what the strategy said
 * @param rejections how many of the row's answers were rejected so far, this one among them
 */
record Standing(
    OpenCandidate candidate,
    Collection<RowData> rows,
    DecisionSource source,
    Verdict verdict,
    int rejections) {

  /**
   * How many of a row's answers were rejected.
   *
   * @param last null if none was reviewed
   */
  static int rejectionsUpTo(@Nullable Standing last) {
    return last == null ? 0 : last.rejections;
  }
}
