package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.metrics.RouterMetrics;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.FailedAttempt;
import org.flinkmodelrouter.resilience.RowLimits;

/**
 * The model that reads rows for the strategy, opened on a task. It is asked as a candidate is, with
 * a gate, retries and a time of its own; but no row waits for a selector that is left alone, since
 * without its word the row can go on to the default model.
 */
final class OpenSelector implements Inquiry {

  private final OpenCandidate model;
  private final Chain chain;
  private final Attempts attempts;
  private final RowLimits limits;
  private final Admission admission;
  private final int shares;
  private final boolean tellsCost;
  private final boolean askedWithNull;
  private final SyncInquiry sync;

  /**
   * Makes one.
   *
   * @param limits of the router's rows
   */
  OpenSelector(
      RouterPlan plan,
      OpenCandidate model,
      Attempts attempts,
      RowLimits limits,
      RouterMetrics metrics) {
    this.model = model;
    this.chain = new Chain(List.of(model), DecisionSource.STRATEGY);
    this.attempts = attempts;
    this.limits = limits;
    this.admission = new Admission(limits, attempts.policy().rateLimit(), false);
    this.shares = 1 + Math.min(plan.candidates().size(), limits.maxAttempts());
    this.tellsCost = plan.decision() != null && plan.decision().tellsCost();
    this.askedWithNull = plan.nullInput() == NullInput.CALL;
    this.sync = new SyncInquiry(this, metrics, attempts.timing());
  }

  /**
   * Opens one beside a router's candidates, or alone.
   *
   * @param others how calls of the router's candidates end
   */
  static OpenSelector of(
      RouterPlan router, OpenCandidate selector, Attempts others, RouterMetrics metrics) {
    // A question isn't the row: the trace column is none of its own.
    Attempts attempts =
        new Attempts(
            router.router(),
            router.selector().input().types(),
            null,
            router.secrets(),
            router.failurePolicy(),
            others.repetition(),
            others.classifiers(),
            others.timing());
    return new OpenSelector(router, selector, attempts, router.limits().ofRows(), metrics);
  }

  /** Whether the selector is asked this: not if there is nothing but NULL in it. */
  boolean takes(@Nullable RowData question) {
    return takes(question, askedWithNull);
  }

  /** The same of a selector that isn't open. */
  static boolean takes(@Nullable RowData question, boolean askedWithNull) {
    if (question == null || askedWithNull) {
      return question != null;
    }
    for (int i = 0; i < question.getArity(); i++) {
      if (!question.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sets out to ask.
   *
   * @param question the selector's input columns
   * @param allowed nanoseconds that the routed row has left; the selector gets a share
   */
  RoutedRow setOut(RowData question, long now, long allowed) {
    return new RoutedRow(question, null, chain, limits, attempts.policy(), now, timeOf(allowed));
  }

  private long timeOf(long allowed) {
    return Math.min(Math.max(model.ownTimeout(), allowed / shares), allowed / 2);
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws SelectorFailure if there is none
   */
  RowData ask(RoutedRow question, long now) {
    return only(sync.ask(question, now));
  }

  /**
   * Asks without waiting; the future fails with a {@link SelectorFailure} if there is no answer.
   */
  CompletableFuture<RowData> askLater(RoutedRow question, AsyncRouting routing) {
    CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
    new AsyncRow(routing, this, question, answer).run();
    return answer.thenApply(OpenSelector::only);
  }

  private static RowData only(Collection<RowData> rows) {
    if (rows.size() == 1) {
      return rows instanceof List<RowData> list ? list.get(0) : rows.iterator().next();
    }
    String reason = "selector answered " + rows.size() + " rows";
    throw new SelectorFailure(reason, reason);
  }

  @Override
  @Nullable
  public OpenCandidate next(RoutedRow row, long now) {
    OpenCandidate asked = admission.next(row, now);
    if (asked != null) {
      asked.metrics().attempted();
      if (row.hasFailed()) {
        asked.metrics().retried();
      }
    }
    return asked;
  }

  @Override
  public Collection<RowData> answer(
      RoutedRow row, OpenCandidate asked, @Nullable Collection<RowData> answer, long began) {
    if (tellsCost) {
      row.spent(asked.costOf(row.input(), answer));
    }
    Collection<RowData> rows = asked.outputOf(answer, null);
    row.proceed(attempts.succeeded(row, asked, began));
    return rows;
  }

  @Override
  public Attempts attempts() {
    return attempts;
  }

  @Override
  public Collection<RowData> unanswered(RoutedRow row) {
    FailedAttempt last = row.lastFailure();
    if (last != null) {
      throw new SelectorFailure(
          "selector failed: " + last.errorClass().label(), "selector failed: " + last.summary());
    }
    ErrorClass kept = model.gate().lastFailure();
    String reason =
        kept == null
            ? "selector not asked: its rate or its concurrency left no room"
            : "selector not asked: its circuit breaker is open for " + kept.label();
    throw new SelectorFailure(reason, reason);
  }
}
