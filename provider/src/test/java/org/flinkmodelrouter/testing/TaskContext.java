package org.flinkmodelrouter.testing;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.metrics.RouterMetrics;

/** The context that a function is opened with, without a task around it; keeps what is measured. */
public final class TaskContext extends FunctionContext {

  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();
  private final MetricGroup group = new Recorded("");

  private final int parallelism;

  /** Of the only subtask. */
  public TaskContext() {
    this(1);
  }

  /** Of the first of so many subtasks; sees the test's classes. */
  public TaskContext(int parallelism) {
    super(null, TaskContext.class.getClassLoader(), null);
    this.parallelism = parallelism;
  }

  @Override
  public MetricGroup getMetricGroup() {
    return group;
  }

  @Override
  public TaskInfo getTaskInfo() {
    return new TaskInfoImpl("task", parallelism, 0, parallelism, 0);
  }

  /** What a counter stands at; 0 if there is none. */
  public long counter(String path) {
    return metrics.get(path) instanceof Counter counter ? counter.getCount() : 0;
  }

  /** What a gauge shows. */
  public Object gauge(String path) {
    return ((Gauge<?>) metrics.get(path)).getValue();
  }

  /** A histogram. */
  public Histogram histogram(String path) {
    return (Histogram) metrics.get(path);
  }

  /** All counters above 0. */
  public Map<String, Long> counted() {
    Map<String, Long> counted = new TreeMap<>();
    metrics.forEach(
        (path, metric) -> {
          if (metric instanceof Counter counter && counter.getCount() > 0) {
            counted.put(path, counter.getCount());
          }
        });
    return counted;
  }

  private final class Recorded extends UnregisteredMetricsGroup {

    private final String prefix;

    Recorded(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Counter counter(String name) {
      return counter(name, new SimpleCounter());
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      metrics.put(prefix + name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      metrics.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      metrics.put(prefix + name, histogram);
      return histogram;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Recorded(prefix + name + ".");
    }

    /** Where there is no version, paths are the shorter for it. */
    @Override
    public MetricGroup addGroup(String key, String value) {
      if (value.equals(RouterMetrics.UNVERSIONED)) {
        return this;
      }
      return new Recorded(prefix + key + "=" + value + ".");
    }

    @Override
    public String getMetricIdentifier(String name) {
      return prefix + name;
    }

    @Override
    public String getMetricIdentifier(String name, CharacterFilter filter) {
      return prefix + name;
    }
  }
}
