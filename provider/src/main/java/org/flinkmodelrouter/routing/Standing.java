package org.flinkmodelrouter.routing;

import java.util.Collection;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.AnswerReview.Verdict;

/**
 * An answer that was reviewed: the row's, unless a later one takes its place.
 *
 * @param candidate who gave it
 * @param rows the router's, but for the decision column
 * @param source whose choice the candidate was
 * @param verdict what the strategy said
 */
record Standing(
    OpenCandidate candidate, Collection<RowData> rows, DecisionSource source, Verdict verdict) {}
