package org.flinkmodelrouter.strategy.cascade;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.strategy.StrategyException;
import org.flinkmodelrouter.strategy.selector.AnsweredNumber;

/**
 * How the selector scores answers.
 *
 * @param question what it is asked
 * @param position of the score among its output columns
 * @param number reads the score
 * @param least from which score on an answer is accepted
 */
record Scoring(ScorerQuestion question, int position, AnsweredNumber number, double least)
    implements Serializable {

  /**
   * The score that the selector gave.
   *
   * @throws StrategyException if it gave none
   */
  double of(RowData opinion) throws StrategyException {
    double score = opinion.isNullAt(position) ? Double.NaN : number.of(opinion);
    if (!Double.isFinite(score)) {
      throw new StrategyException("the selector's score is no finite number");
    }
    return score;
  }
}
