package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Interruption;
import org.flinkmodelrouter.strategy.AnswerReview;
import org.flinkmodelrouter.strategy.AnswerReview.Question;
import org.flinkmodelrouter.strategy.AnswerReview.Verdict;
import org.flinkmodelrouter.strategy.GivenAnswer;
import org.flinkmodelrouter.strategy.ReviewingStrategy;
import org.flinkmodelrouter.strategy.StrategyException;

/**
 * Lays answers before a strategy that reviews them. What it rejects, or fails on, is kept with its
 * row, which goes on.
 */
final class Reviews {

  private static final String INSTEAD = "the answer counts as rejected";
  private static final String PURPOSE = "to have such answers count as rejected";

  private final OpenRouter router;
  private final ReviewingStrategy strategy;
  @Nullable private final OpenSelector selector;
  private final AnswerColumns columns;
  private final StrategyFailures failures;

  Reviews(
      OpenRouter router,
      ReviewingStrategy strategy,
      @Nullable OpenSelector selector,
      StrategyFailures failures) {
    this.router = router;
    this.strategy = strategy;
    this.selector = selector;
    this.columns = new AnswerColumns(router.plan());
    this.failures = failures;
  }

  /**
   * Reviews an answer and waits for the verdict.
   *
   * @param rows the router's, but for the decision column
   * @return the router's rows; null if the row goes on
   * @throws org.flinkmodelrouter.resilience.RoutingException if the strategy fails, and that fails
   *     the row
   */
  @Nullable
  Collection<RowData> await(RoutedRow row, OpenCandidate candidate, Collection<RowData> rows) {
    Verdict verdict;
    try {
      GivenAnswer given = given(row, candidate, rows);
      AnswerReview review = review(row, given);
      if (review instanceof Question question) {
        RoutedRow asking = setOut(row, question);
        try {
          verdict = strategy.verdict(given, selector.ask(asking, asking.arrival()));
        } finally {
          row.spent(asking.cost());
        }
      } else {
        verdict = (Verdict) review;
      }
    } catch (Throwable error) {
      Interruption.rethrow(error);
      verdict = failed(error, row);
    }
    return settled(row, candidate, rows, verdict);
  }

  /**
   * Reviews an answer without waiting. The future holds null if the row goes on, and fails if the
   * strategy fails, and that fails the row.
   */
  CompletableFuture<Collection<RowData>> later(
      RoutedRow row, OpenCandidate candidate, Collection<RowData> rows, AsyncRouting routing) {
    return verdictLater(row, candidate, rows, routing)
        .handle(
            (verdict, error) -> {
              if (error == null) {
                return settled(row, candidate, rows, verdict);
              }
              Interruption.rethrowFatal(error);
              return settled(row, candidate, rows, failed(error, row));
            });
  }

  private CompletableFuture<Verdict> verdictLater(
      RoutedRow row, OpenCandidate candidate, Collection<RowData> rows, AsyncRouting routing) {
    try {
      GivenAnswer given = given(row, candidate, rows);
      AnswerReview review = review(row, given);
      if (review instanceof Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
      }
      RoutedRow asking = setOut(row, (Question) review);
      CompletableFuture<Verdict> verdict = new CompletableFuture<>();
      var unused =
          selector
              .askLater(asking, routing)
              .whenComplete(
                  (opinion, error) -> {
                    row.spent(asking.cost());
                    complete(verdict, given, opinion, error);
                  });
      return verdict;
    } catch (Throwable error) {
      return CompletableFuture.failedFuture(error);
    }
  }

  private void complete(
      CompletableFuture<Verdict> verdict,
      GivenAnswer given,
      @Nullable RowData opinion,
      @Nullable Throwable error) {
    try {
      if (error == null) {
        verdict.complete(strategy.verdict(given, opinion));
      } else {
        verdict.completeExceptionally(error);
      }
    } catch (Throwable failure) {
      verdict.completeExceptionally(failure);
    }
  }

  private GivenAnswer given(RoutedRow row, OpenCandidate candidate, Collection<RowData> rows) {
    return new GivenAnswer(
        candidate.label(),
        row.asked() + 1,
        row.chain().size(),
        row.isAtItsLast(),
        row.input(),
        columns.of(rows));
  }

  private AnswerReview review(RoutedRow row, GivenAnswer given) throws Exception {
    if (given.rows().isEmpty()) {
      // An inner router that asked nobody, because it was given nothing but NULL.
      return Verdict.accepted(row.decision().reason());
    }
    AnswerReview review = strategy.review(given);
    if (review == null) {
      throw new StrategyException("null in place of a review");
    }
    if (review instanceof Question && selector == null) {
      throw new StrategyException("a question for the selector, which the router doesn't have");
    }
    return review;
  }

  private RoutedRow setOut(RoutedRow row, Question question) throws StrategyException {
    if (!selector.takes(question.row())) {
      throw new SelectorFailure(
          "selector not asked: its input is NULL", "selector not asked: its input is NULL");
    }
    long now = router.timing().nanoTime();
    return selector.setOut(question.row(), now, row.left(now));
  }

  private Verdict failed(Throwable error, RoutedRow row) {
    return Verdict.rejected(failures.reason(error, row.input(), INSTEAD, PURPOSE));
  }

  @Nullable
  private Collection<RowData> settled(
      RoutedRow row, OpenCandidate candidate, Collection<RowData> rows, Verdict verdict) {
    row.reviewed(candidate, rows, verdict);
    if (verdict.accepted()) {
      return router.standing(row);
    }
    candidate.metrics().rejected();
    return null;
  }
}
