package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.conversion.ConversionException;
import org.flinkmodelrouter.resilience.Diagnosis;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.ErrorClassifiers;
import org.flinkmodelrouter.resilience.Evidence;
import org.flinkmodelrouter.resilience.FailedAttempt;
import org.flinkmodelrouter.resilience.Gate;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.secrets.Redaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How calls of a model end, a candidate's as a selector's: what a failure is, whether the model is
 * asked again, and who is told.
 *
 * @param router name as it stands in messages
 * @param rowTypes types of the columns of the rows that are asked about
 * @param trace the one of them that may stand in logs; null for none
 * @param secrets keeps secrets out of messages
 * @param policy what is done about failures
 * @param repetition whether and when a model is asked again
 * @param classifiers tell what kind of failure it is
 */
record Attempts(
    String router,
    List<LogicalType> rowTypes,
    @Nullable TraceColumn trace,
    Redaction secrets,
    FailurePolicy policy,
    Repetition repetition,
    ErrorClassifiers classifiers,
    Timing timing) {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /**
   * How calls of a router's candidates end.
   *
   * @param waitingRows look again once a service refuses for good
   */
  static Attempts of(
      RouterPlan plan, ErrorClassifiers classifiers, WaitingRows waitingRows, Timing timing) {
    return new Attempts(
        plan.router(),
        plan.inputTypes(),
        plan.trace(),
        plan.secrets(),
        plan.failurePolicy(),
        new Repetition(plan.router(), plan.failurePolicy(), waitingRows, timing),
        classifiers,
        timing);
  }

  /**
   * One brought an answer.
   *
   * @return when, or when it began if it was so quick that nobody looked at the clock
   */
  long succeeded(RoutedRow row, OpenCandidate model, long began) {
    long took = 0;
    if (model.metrics().answered()) {
      took = timing.nanoTime() - began;
      model.metrics().took(took);
      model.healthCheckRow().offer(row.input());
    }
    if (row.isOverdue()) {
      model.gate().endedAtLast(began, took);
    } else {
      model.gate().succeeded(began, took);
    }
    model.gate().leave();
    return began + took;
  }

  /** One failed: whether and when the model is asked again is the policy's. */
  void failed(RoutedRow row, OpenCandidate model, Throwable error, long began) {
    if (row.hasLeft()) {
      model.gate().leave();
      left(row, model, error);
      return;
    }
    long now = timing.nanoTime();
    Diagnosis diagnosis = diagnosis(error);
    ErrorClass errorClass = diagnosis.errorClass();
    model.gate().failed(errorClass, row.evidence(), began, now - began);
    model.gate().leave();
    model.metrics().failed(errorClass);
    FailedAttempt failure =
        new FailedAttempt(
            model.label(),
            diagnosis,
            error,
            message -> RowTexts.without(row.input(), rowTypes, secrets.of(message)));
    row.failed(failure, repetition.after(row, model, diagnosis, began, now), now);
    logFailure(row, model, failure);
  }

  /**
   * One is slow, though it isn't over. That is counted, once, if another model would take its row.
   *
   * @return whether the row goes there
   */
  boolean isToBeLeft(RoutedRow row, OpenCandidate model, long began) {
    long now = timing.nanoTime();
    if (!row.mayLeave(now)) {
      return false;
    }
    Gate gate = model.gate();
    boolean counted = !row.isOverdue() && gate.overdue(began, now - began);
    // A call that tries the model has to say how it is, or nobody would try it again.
    boolean leaves = row.isTrying() ? counted : gate.breakerState() != 0;
    row.tookLong(counted, leaves);
    return leaves;
  }

  /** A row goes on before the model is done with it, and may come back. */
  void left(RoutedRow row, OpenCandidate model, Throwable error) {
    model.metrics().failed(ErrorClass.TIMEOUT);
    FailedAttempt failure = FailedAttempt.of(model.label(), ErrorClass.TIMEOUT, error);
    row.left(failure, timing.nanoTime());
    logFailure(row, model, failure);
  }

  /** What a health check tells of the model. */
  void checked(
      OpenCandidate model,
      @Nullable Collection<RowData> answer,
      @Nullable Throwable error,
      long began) {
    model.metrics().healthChecked();
    Diagnosis failure = failure(model, answer, error);
    long now = timing.nanoTime();
    if (failure == null || isRefusalOfTheRow(failure.errorClass())) {
      model.gate().checked(began, now - began);
    } else {
      repetition.refused(model, failure, began, now);
      model.gate().checkFailed(failure.errorClass(), began, now - began);
      model.healthCheckRow().failed();
    }
    model.gate().leave();
  }

  /** Whether the model is there, and wants none of what it was asked about. */
  private static boolean isRefusalOfTheRow(ErrorClass errorClass) {
    return errorClass.mark() == ErrorClass.Mark.ALIVE && errorClass != ErrorClass.RATE_LIMIT;
  }

  /** What a call that its row didn't wait for tells of the model. */
  void heard(
      OpenCandidate model,
      @Nullable Collection<RowData> answer,
      @Nullable Throwable error,
      long began) {
    Diagnosis failure = failure(model, answer, error);
    long now = timing.nanoTime();
    if (failure == null) {
      model.gate().succeeded(began, now - began);
    } else {
      repetition.refused(model, failure, began, now);
      model.gate().failed(failure.errorClass(), Evidence.NEW, began, now - began);
    }
    model.gate().leave();
  }

  /** What a call without a row failed with; null if it brought an answer. */
  @Nullable
  private Diagnosis failure(
      OpenCandidate model, @Nullable Collection<RowData> answer, @Nullable Throwable error) {
    if (error != null) {
      return diagnosis(error);
    }
    try {
      var unused = model.outputOf(answer, null);
      return null;
    } catch (RuntimeException unusable) {
      return diagnosis(unusable);
    }
  }

  private Diagnosis diagnosis(Throwable error) {
    return error instanceof ConversionException
        ? new Diagnosis(ErrorClass.BAD_REQUEST, null, null)
        : classifiers.diagnose(error);
  }

  private void logFailure(RoutedRow row, OpenCandidate model, FailedAttempt failure) {
    OptionalLong before = model.failureLog().admit();
    if (before.isPresent()) {
      LOG.warn(
          "Router {}: {} failed{}: {}. {} more of its failures were not logged since the last one.",
          router,
          model.shown(),
          traced(row.input()),
          failure.summary(),
          before.getAsLong());
    }
  }

  /** The trace column's value, for the middle of a sentence; nothing where there is none. */
  String traced(RowData row) {
    return trace == null ? "" : " (" + trace.of(row) + ")";
  }
}
