package org.flinkmodelrouter.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.flinkmodelrouter.resilience.ErrorClass;

/**
 * What is counted of a candidate on one task, in the groups {@code candidate=<label>} and {@code
 * candidate_version=<number>} below the router's; and of a selector, in {@code selector=<name>} and
 * {@code selector_version=<number>}.
 */
public final class CandidateMetrics {

  /** How many of the last answers the quantiles of the latency are of. */
  private static final int LATENCY_WINDOW = 1000;

  /** A call this quick costs little more than a look at the clock. */
  private static final long QUICK = 10_000;

  /** Of quick calls one in so many is timed; a power of two. */
  private static final int TIMED_OF_QUICK = 16;

  private final MetricGroup group;
  private final Supplier<Counter> newCounter;
  private final Counter attempts;
  private final Counter retries;
  private final Counter answers;
  private final Counter abandoned;
  private final Counter lateAnswers;
  private final Map<ErrorClass, Counter> failures = new EnumMap<>(ErrorClass.class);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Histogram latency;
  @Nullable private Counter rejected;
  @Nullable private Counter healthChecks;
  private volatile boolean quick;

  CandidateMetrics(MetricGroup group, Supplier<Counter> newCounter) {
    this.group = group;
    this.newCounter = newCounter;
    attempts = group.counter("attempts", newCounter.get());
    retries = group.counter("retries", newCounter.get());
    answers = group.counter("answers", newCounter.get());
    abandoned = group.counter("abandoned", newCounter.get());
    // They come on the threads of the candidate's client, in a synchronous query too.
    lateAnswers = group.counter("late_answers", new ThreadSafeSimpleCounter());
    latency = group.histogram("latency_ms", new DescriptiveStatisticsHistogram(LATENCY_WINDOW));
    group.<Integer, Gauge<Integer>>gauge("in_flight", inFlight::get);
  }

  /** Counts rejected answers and health checks, too, which a selector has none of. */
  CandidateMetrics ofCandidate() {
    rejected = group.counter("rejected", newCounter.get());
    healthChecks = group.counter("health_checks", newCounter.get());
    return this;
  }

  /** The group for what the candidate's provider registers, apart from all others' and ours. */
  public MetricGroup providerGroup() {
    return group.addGroup("provider");
  }

  /** An attempt begins. */
  public void attempted() {
    attempts.inc();
  }

  /** It is one more at a candidate that failed the row before. */
  public void retried() {
    retries.inc();
  }

  /** Shows a breaker's state: 0 closed, 1 open, 2 while one row tries the candidate. */
  public void showBreaker(Supplier<Integer> state) {
    group.<Integer, Gauge<Integer>>gauge("breaker_state", state::get);
  }

  /**
   * An attempt brought an answer.
   *
   * @return whether the answer's latency is wanted: each one's, until the quantiles are of many
   *     calls and the calls so quick that the clock would cost a row what the model does
   */
  public boolean answered() {
    answers.inc();
    return !quick || (answers.getCount() & (TIMED_OF_QUICK - 1)) == 0;
  }

  /** The strategy looked at an answer, and the row goes on. */
  public void rejected() {
    rejected.inc();
  }

  /** A call was made for no row, to see whether the candidate is well. */
  public void healthChecked() {
    healthChecks.inc();
  }

  /** The latency of an answer, in nanoseconds. */
  public void took(long nanos) {
    latency.update(TimeUnit.NANOSECONDS.toMillis(nanos));
    quick = nanos < QUICK && latency.getCount() >= LATENCY_WINDOW;
  }

  /** An attempt failed. */
  public synchronized void failed(ErrorClass errorClass) {
    failures.computeIfAbsent(errorClass, this::failureCounter).inc();
  }

  /** The call goes on, and nobody waits for it any more. */
  public void abandoned() {
    abandoned.inc();
  }

  /** An abandoned call brought an answer after all. */
  public void answeredLate() {
    lateAnswers.inc();
  }

  /** A call that the task doesn't wait for begins. */
  public void callBegan() {
    inFlight.incrementAndGet();
  }

  /** Such a call is over, abandoned or not. */
  public void callEnded() {
    inFlight.decrementAndGet();
  }

  private Counter failureCounter(ErrorClass errorClass) {
    return group.addGroup("error_class", errorClass.label()).counter("failures", newCounter.get());
  }
}
