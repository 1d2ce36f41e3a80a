package org.flinkmodelrouter.strategy;

import org.apache.flink.table.data.RowData;

/**
 * A strategy that also looks at answers: one that it rejects is kept, and the row goes on to the
 * next candidate of its chain. Where no later candidate answers, the last answer stands after all:
 * a review never costs a row an answer that it has.
 *
 * <p>A rejection is no failure of its candidate: nothing is held against it, and it isn't asked
 * again for the row. Rows whose candidate the query forces aren't reviewed.
 */
public interface ReviewingStrategy extends RoutingStrategy {

  /**
   * Reviews an answer. In an asynchronous query called on any thread, and by several at once; must
   * not block on anything outside the process.
   *
   * @return a verdict, or what the router's selector is to be asked first; never null
   * @throws StrategyException to say what failed in words that may be logged; of any other
   *     exception only the class is. Whatever is thrown counts as a rejection, unless {@code
   *     strategy.on-error} is {@code fail}
   */
  AnswerReview review(GivenAnswer answer) throws Exception;

  /**
   * What the selector's opinion means; where it gives none, the answer is rejected. Called as
   * {@link #review} is.
   *
   * @param answer the one whose review asked the selector
   * @param opinion the selector's output columns in their declared order; not all of them are NULL
   *     or empty
   * @return never null
   * @throws StrategyException as {@link #review} does
   */
  default AnswerReview.Verdict verdict(GivenAnswer answer, RowData opinion) throws Exception {
    throw new UnsupportedOperationException(
        getClass().getName() + " must implement verdict, for it has the selector asked");
  }
}
