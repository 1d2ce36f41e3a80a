package org.flinkmodelrouter.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.functions.FunctionContext;

/**
 * What a router counts on one task, in the group {@code router=<name>}: a label in reporters that
 * have labels.
 */
public final class RouterMetrics {

  private final MetricGroup group;
  private final Supplier<Counter> newCounter;
  private final Map<String, Counter> decisions = new ConcurrentHashMap<>();
  private final Counter abstentions;
  private final Counter strategyErrors;
  private final Counter nullInputRows;
  private final Counter fallbacks;
  private final Counter failedRows;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Registers the router's metrics.
   *
   * @param newCounter thread-safe ones where other threads than the task's count
   */
  public RouterMetrics(FunctionContext context, String router, Supplier<Counter> newCounter) {
    this.group = context.getMetricGroup().addGroup("router", router);
    this.newCounter = newCounter;
    abstentions = group.counter("abstentions", newCounter.get());
    strategyErrors = group.counter("strategy_errors", newCounter.get());
    nullInputRows = group.counter("null_input_rows", newCounter.get());
    fallbacks = group.counter("fallbacks", newCounter.get());
    failedRows = group.counter("failed_rows", newCounter.get());
    group.<Integer, Gauge<Integer>>gauge("waiting", waiting::get);
  }

  /** The group that the router's strategy may add to. */
  public MetricGroup group() {
    return group;
  }

  /** Registers the metrics of a candidate. */
  public CandidateMetrics candidate(String label) {
    return new CandidateMetrics(group.addGroup("candidate", label), newCounter);
  }

  /**
   * The counter of rows that were answered by a decision of this kind.
   *
   * @param source such as {@code strategy} or {@code fallback}
   */
  public Counter decisions(String source) {
    return decisions.computeIfAbsent(
        source, name -> group.addGroup("source", name).counter("decisions", newCounter.get()));
  }

  /** The strategy had no opinion on a row. */
  public void strategyAbstained() {
    abstentions.inc();
  }

  /** The strategy failed on a row. */
  public void strategyFailed() {
    strategyErrors.inc();
  }

  /** A row had nothing but NULL for its candidate. */
  public void nullInput() {
    nullInputRows.inc();
  }

  /** A row goes on to another candidate. */
  public void fellBack() {
    fallbacks.inc();
  }

  /** A row begins to wait until a candidate may be asked. */
  public void waitBegan() {
    waiting.incrementAndGet();
  }

  /** Such a wait is over. */
  public void waitEnded() {
    waiting.decrementAndGet();
  }

  /** No candidate answered a row. */
  public void rowFailed() {
    failedRows.inc();
  }
}
