package org.flinkmodelrouter.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** What a mini cluster's reporter was told of the routers of a job. */
public final class MeasuredMetrics {

  private static final Set<String> LABELS =
      Set.of("<router>", "<candidate>", "<source>", "<error_class>");

  private MeasuredMetrics() {}

  /**
   * All of a job's that aren't 0, summed over its subtasks.
   *
   * @return values by name and labels, such as {@code attempts{<candidate>=a, <router>=c.d.r}}
   */
  public static Map<String, Long> of(InMemoryReporter reporter, JobID job) {
    Map<String, Long> measured = new HashMap<>();
    reporter
        .getMetricsByGroup()
        .forEach(
            (group, metrics) -> {
              Map<String, String> labels = new TreeMap<>(group.getAllVariables());
              if (job.toString().equals(labels.get("<job_id>")) && labels.containsKey("<router>")) {
                labels.keySet().retainAll(LABELS);
                metrics.forEach(
                    (name, metric) -> measured.merge(name + labels, value(metric), Long::sum));
              }
            });
    measured.values().removeIf(value -> value == 0);
    return measured;
  }

  private static long value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    if (metric instanceof Gauge<?> gauge) {
      return ((Number) gauge.getValue()).longValue();
    }
    return metric instanceof Histogram histogram ? histogram.getCount() : 0;
  }
}
