package org.flinkmodelrouter.strategy;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A candidate's answer to a row.
 *
 * @param candidate the label of who gave it
 * @param position the candidate's among those that may serve the row, from 1 on
 * @param candidates how many these are
 * @param isLast whether nobody else would be asked if it were rejected, so that it stands whatever
 *     is said of it
 * @param input the router's input columns
 * @param rows the answer: the router's {@link StrategyContext#answerColumns}; mostly one row, never
 *     none
 */
public record GivenAnswer(
    String candidate,
    int position,
    int candidates,
    boolean isLast,
    RowData input,
    List<RowData> rows) {}
