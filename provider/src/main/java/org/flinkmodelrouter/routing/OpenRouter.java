package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router on a task, opened: each step of a row's way, in the order in which the synchronous and
 * the asynchronous function take them.
 */
final class OpenRouter {

  private static final Logger LOG = LoggerFactory.getLogger(OpenRouter.class);

  private final RouterPlan plan;
  private final RowConversion inputConversion;
  private final Decider decider;
  private final RowLimits limits;
  private final ErrorClassifiers classifiers;
  private final RouterMetrics metrics;
  private final Map<DecisionSource, Counter> decisions = new EnumMap<>(DecisionSource.class);
  private final Timing timing;

  OpenRouter(
      RouterPlan plan,
      CallSite site,
      List<OpenCandidate> candidates,
      RouterMetrics metrics,
      ErrorClassifiers classifiers,
      Timing timing) {
    this.plan = plan;
    this.inputConversion = site.inputConversion(plan);
    RouterPlan.Limits set = plan.limits();
    this.limits = new RowLimits(set.deadline(), set.attemptTimeout(), set.maxAttempts());
    this.decider =
        new Decider(
            plan, new Chains(plan, candidates), limits, metrics, new LogRate(timing::nanoTime));
    this.metrics = metrics;
    this.classifiers = classifiers;
    for (DecisionSource source : DecisionSource.values()) {
      decisions.put(source, metrics.decisions(source.label()));
    }
    this.timing = timing;
  }

  RouterPlan plan() {
    return plan;
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
      metrics.rowFailed();
      throw RoutingException.of(
          ErrorClass.BAD_REQUEST,
          "Router %s: a row does not fit its input. %s"
              .formatted(plan.router(), notConvertible.getMessage()),
          List.of());
    }
  }

  /** 2. Whether no candidate is called, because there is nothing but NULL for any. */
  boolean hasOnlyNull(RowData input) {
    if (plan.nullInput() == NullInput.CALL) {
      return false;
    }
    for (int i = 0; i < input.getArity(); i++) {
      if (!input.isNullAt(i)) {
        return false;
      }
    }
    return true;
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
      new DecisionValues(null, null, "null-input", null, 0, millis, null, plan.version())
          .writeTo(row, plan.decision());
    }
    return new NullAnswer(row);
  }

  // 3. The decision is the decider's.

  /** 4. The candidate to ask now; null if no other is left for the row, or no time. */
  @Nullable
  OpenCandidate next(RoutedRow row, long now) {
    OpenCandidate candidate = row.next(now);
    if (candidate != null) {
      candidate.metrics().attempted();
      if (row.hasFailed()) {
        metrics.fellBack();
      }
    }
    return candidate;
  }

  /**
   * 5. The router's rows from a candidate's answer.
   *
   * @param began when the candidate was asked
   * @throws RoutingException if nothing is in the answer
   * @throws ConversionException if it doesn't fit the router's output
   */
  Collection<RowData> answer(
      RoutedRow row, OpenCandidate candidate, @Nullable Collection<RowData> answer, long began) {
    DecisionValues decided =
        plan.decision() == null ? null : row.decided(candidate, plan.version(), timing.nanoTime());
    Collection<RowData> rows = candidate.outputOf(answer, decided);
    if (candidate.metrics().answered()) {
      candidate.metrics().took(timing.nanoTime() - began);
    }
    decisions.get(row.source(candidate)).inc();
    return rows;
  }

  /** 5b. An attempt failed. */
  void failed(RoutedRow row, OpenCandidate candidate, Throwable error) {
    FailedAttempt failure =
        new FailedAttempt(
            candidate.label(),
            classifiers.diagnose(error).errorClass(),
            error,
            message ->
                RowTexts.without(row.input(), plan.inputTypes(), plan.secrets().of(message)));
    row.failed(failure);
    candidate.metrics().failed(failure.errorClass());
    OptionalLong before = candidate.failureLog().admit();
    if (before.isPresent()) {
      LOG.warn(
          "Router {}: candidate {} failed: {}. {} more of its failures were not logged since the last one.",
          plan.router(),
          candidate.label(),
          failure.summary(),
          before.getAsLong());
    }
  }

  /** 6. No candidate answered the row. */
  RoutingException unanswered(RoutedRow row) {
    metrics.rowFailed();
    return row.unanswered(plan.router(), timing.nanoTime());
  }
}
