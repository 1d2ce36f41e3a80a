package org.flinkmodelrouter.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.resilience.ErrorClass;

/**
 * What a router counts on one task, in the groups {@code router=<name>} and {@code
 * router_version=<number>}: labels in reporters that have labels. A new version of the router is so
 * a new series.
 */
public final class RouterMetrics {

  /** The version of what no catalog keeps. */
  public static final String UNVERSIONED = "none";

  private final MetricGroup group;
  private final Supplier<Counter> newCounter;
  private final Map<String, Counter> decisions = new ConcurrentHashMap<>();
  private final Counter abstentions;
  private final Counter strategyErrors;
  private final Counter nullInputRows;
  private final Counter fallbacks;
  private final Map<ErrorClass, Counter> failedRows = new EnumMap<>(ErrorClass.class);
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Registers the router's metrics.
   *
   * @param version the router's; null where no catalog keeps one
   * @param newCounter thread-safe ones where other threads than the task's count
   */
  public RouterMetrics(
      FunctionContext context,
      String router,
      @Nullable Integer version,
      Supplier<Counter> newCounter) {
    this.group = versioned(context.getMetricGroup().addGroup("router", router), "router", version);
    this.newCounter = newCounter;
    abstentions = group.counter("abstentions", newCounter.get());
    strategyErrors = group.counter("strategy_errors", newCounter.get());
    nullInputRows = group.counter("null_input_rows", newCounter.get());
    fallbacks = group.counter("fallbacks", newCounter.get());
    group.<Integer, Gauge<Integer>>gauge("waiting", waiting::get);
  }

  private static MetricGroup versioned(MetricGroup group, String what, @Nullable Integer version) {
    String shown = version == null ? UNVERSIONED : version.toString();
    return group.addGroup(what + "_version", shown);
  }

  /** The group for what the router's strategy registers, apart from the router's own. */
  public MetricGroup strategyGroup() {
    return group.addGroup("strategy");
  }

  /**
   * Registers the metrics of a candidate.
   *
   * @param version of its model; null where no catalog keeps one
   */
  public CandidateMetrics candidate(String label, @Nullable Integer version) {
    return new CandidateMetrics(
            versioned(group.addGroup("candidate", label), "candidate", version), newCounter)
        .ofCandidate();
  }

  /**
   * Registers the metrics of the model that reads rows for the strategy.
   *
   * @param name of the model
   * @param version of it; null where no catalog keeps one
   */
  public CandidateMetrics selector(String name, @Nullable Integer version) {
    return new CandidateMetrics(
        versioned(group.addGroup("selector", name), "selector", version), newCounter);
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

  /** No candidate answered a row, which ended with errors of this class. */
  public synchronized void rowFailed(ErrorClass errorClass) {
    failedRows
        .computeIfAbsent(
            errorClass,
            failed ->
                group
                    .addGroup("error_class", failed.label())
                    .counter("failed_rows", newCounter.get()))
        .inc();
  }
}
