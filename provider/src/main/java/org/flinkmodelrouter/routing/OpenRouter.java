package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.conversion.ConversionException;
import org.flinkmodelrouter.conversion.RowConversion;
import org.flinkmodelrouter.metrics.LogRate;
import org.flinkmodelrouter.metrics.RouterMetrics;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.ErrorClassifiers;
import org.flinkmodelrouter.resilience.FailedAttempt;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.strategy.ReviewingStrategy;

/**
 * A router on a task, opened: each step of a row's way, in the order in which the synchronous and
 * the asynchronous function take them.
 */
final class OpenRouter implements Inquiry {

  private final RouterPlan plan;
  private final RowConversion inputConversion;
  private final int[] inputPositions;
  private final Decider decider;
  @Nullable private final Reviews reviews;
  private final RowLimits limits;
  private final Admission admission;
  private final Attempts attempts;
  private final WaitingRows waitingRows;
  private final RouterMetrics metrics;
  private final Map<DecisionSource, Counter> decisions = new EnumMap<>(DecisionSource.class);
  private final boolean tellsCost;
  private final Timing timing;

  OpenRouter(
      RouterPlan plan,
      CallSite site,
      List<OpenCandidate> candidates,
      @Nullable OpenCandidate selector,
      ErrorClassifiers classifiers,
      WaitingRows waitingRows,
      RouterMetrics metrics,
      Timing timing) {
    this.plan = plan;
    this.inputConversion = site.inputConversion(plan);
    this.inputPositions = IntStream.range(0, plan.inputTypes().size()).toArray();
    this.limits = plan.limits().ofRows();
    this.admission = new Admission(limits, plan.failurePolicy().rateLimit(), true);
    this.attempts = Attempts.of(plan, classifiers, waitingRows, timing);
    OpenSelector reading =
        selector == null ? null : OpenSelector.of(plan, selector, attempts, metrics);
    StrategyFailures failures = new StrategyFailures(plan, metrics, new LogRate(timing::nanoTime));
    this.decider =
        new Decider(plan, new Chains(plan, candidates), reading, limits, metrics, failures, timing);
    this.reviews =
        plan.forced() == null && plan.strategy() instanceof ReviewingStrategy reviewing
            ? new Reviews(this, reviewing, reading, failures)
            : null;
    this.waitingRows = waitingRows;
    this.metrics = metrics;
    this.tellsCost = plan.decision() != null && plan.decision().tellsCost();
    for (DecisionSource source : DecisionSource.values()) {
      decisions.put(source, metrics.decisions(source.label()));
    }
    this.timing = timing;
  }

  RouterPlan plan() {
    return plan;
  }

  RouterMetrics metrics() {
    return metrics;
  }

  /** The rows that wait until a candidate may be asked. */
  WaitingRows waitingRows() {
    return waitingRows;
  }

  Timing timing() {
    return timing;
  }

  Decider decider() {
    return decider;
  }

  /** How long a row may take of which the answer is wanted within {@code allowed}. */
  long timeForRow(long allowed) {
    return limits.forRow(allowed);
  }

  /**
   * 1. The row as the router declares its input.
   *
   * @throws RoutingException if a value can't be converted
   */
  RowData input(RowData given) {
    try {
      return inputConversion.convert(given);
    } catch (ConversionException notConvertible) {
      throw RoutingException.of(
          ErrorClass.BAD_REQUEST,
          "Router %s: a row does not fit its input. %s"
              .formatted(plan.router(), notConvertible.getMessage()),
          List.of());
    }
  }

  /** 2. Whether no candidate is called, because there is nothing but NULL for any. */
  boolean hasOnlyNull(RowData input) {
    return plan.nullInput().keepsBack(input, inputPositions);
  }

  /** The answer to a row that is NULL for its candidate. */
  Collection<RowData> nullAnswer(long arrival) {
    metrics.nullInput();
    if (plan.nullInput() == NullInput.SKIP) {
      return List.of();
    }
    GenericRowData row = new GenericRowData(plan.candidates().get(0).output().routerTypes().size());
    if (plan.decision() != null) {
      long millis = TimeUnit.NANOSECONDS.toMillis(timing.nanoTime() - arrival);
      new DecisionValues(
              null, null, NullInput.REASON, null, 0, millis, null, null, 0, plan.version())
          .writeTo(row, plan.decision());
    }
    return new NullAnswer(row);
  }

  // 3. The decision is the decider's.

  /**
   * 4. The candidate to ask now; null if the row has to wait, or no candidate is left for it, or no
   * time: the row tells which.
   */
  @Override
  @Nullable
  public OpenCandidate next(RoutedRow row, long now) {
    OpenCandidate candidate = admission.next(row, now);
    if (candidate != null) {
      candidate.metrics().attempted();
      if (row.hasFailed()) {
        countRepetition(row, candidate);
      }
    }
    return candidate;
  }

  private void countRepetition(RoutedRow row, OpenCandidate candidate) {
    if (row.failuresOfAsked() > 0) {
      candidate.metrics().retried();
    } else {
      metrics.fellBack();
    }
  }

  /**
   * 5. The router's rows from a candidate's answer; the decision is still missing where answers are
   * reviewed.
   *
   * @param began when the candidate was asked
   * @throws RoutingException if nothing is in the answer
   * @throws ConversionException if it doesn't fit the router's output
   */
  @Override
  public Collection<RowData> answer(
      RoutedRow row, OpenCandidate candidate, @Nullable Collection<RowData> answer, long began) {
    if (tellsCost) {
      row.spent(candidate.costOf(row.input(), answer));
    }
    DecisionValues decided =
        plan.decision() == null || reviews != null
            ? null
            : DecisionValues.answered(row, candidate, plan.version(), timing.nanoTime());
    Collection<RowData> rows = candidate.outputOf(answer, decided);
    long unused = attempts.succeeded(row, candidate, began);
    if (reviews == null) {
      decisions.get(row.source(candidate)).inc();
    }
    return rows;
  }

  /** 5a. Where the strategy reviews answers, it says whether the row ends with this one. */
  @Override
  @Nullable
  public Reviews reviews() {
    return reviews;
  }

  /** The router's rows from a row that ends with the answer that stands. */
  Collection<RowData> standing(RoutedRow row) {
    Standing standing = row.standing();
    decisions.get(standing.source()).inc();
    if (plan.decision() != null) {
      DecisionValues decided =
          DecisionValues.standing(row, standing, plan.version(), timing.nanoTime());
      // Made for the decision column, which no candidate has.
      standing.rows().forEach(each -> decided.writeTo((GenericRowData) each, plan.decision()));
    }
    return standing.rows();
  }

  /** 5b. What an attempt that isn't answered means. */
  @Override
  public Attempts attempts() {
    return attempts;
  }

  /**
   * 6. No candidate is left for the row: what is answered, unless it has an answer.
   *
   * @throws RoutingException if such a row fails the job
   */
  @Override
  public Collection<RowData> unanswered(RoutedRow row) {
    if (row.standing() != null) {
      return standing(row);
    }
    long now = timing.nanoTime();
    Unanswered why = row.unanswered(now);
    ErrorClass errorClass = why.errorClass();
    metrics.rowFailed(errorClass);
    if (plan.errorAnswers().of(errorClass) == ErrorHandling.FAIL) {
      throw RoutingException.of(
          errorClass,
          "Router %s: no candidate answered the row%s. %s. %s"
              .formatted(plan.router(), attempts.traced(row.input()), why.story(), why.advice()),
          why.errors());
    }
    return errorAnswer(errorClass, DecisionValues.unanswered(row, errorClass, plan.version(), now));
  }

  /**
   * 6b. A row doesn't fit the router's input: what is answered instead.
   *
   * @throws RoutingException if such a row fails the job
   */
  Collection<RowData> misfit(RoutingException misfit, long arrival) {
    metrics.rowFailed(misfit.errorClass());
    if (plan.errorAnswers().of(misfit.errorClass()) == ErrorHandling.FAIL) {
      throw misfit;
    }
    FailedAttempt failure = FailedAttempt.of("input", misfit.errorClass(), misfit);
    long millis = TimeUnit.NANOSECONDS.toMillis(timing.nanoTime() - arrival);
    return errorAnswer(
        misfit.errorClass(),
        new DecisionValues(null, null, null, null, 0, millis, failure, null, 0, plan.version()));
  }

  private Collection<RowData> errorAnswer(ErrorClass errorClass, DecisionValues decided) {
    DefaultAnswer defaults = plan.errorAnswers().defaults();
    GenericRowData row =
        plan.errorAnswers().of(errorClass) == ErrorHandling.DEFAULT && defaults != null
            ? defaults.row()
            : new GenericRowData(plan.candidates().get(0).output().routerTypes().size());
    if (plan.decision() != null) {
      decided.writeTo(row, plan.decision());
    }
    return List.of(row);
  }
}
