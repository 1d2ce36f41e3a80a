package org.flinkmodelrouter.metrics;

import java.io.File;
import java.util.Set;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.functions.FunctionContext;

/**
 * A function's context but for its metric group: two candidates of one provider would register the
 * same names in the task's.
 */
public final class ScopedFunctionContext extends FunctionContext {

  private final FunctionContext parent;
  private final MetricGroup group;

  /** Takes everything from {@code parent}, except for the group. */
  public ScopedFunctionContext(FunctionContext parent, MetricGroup group) {
    super(null, null, null);
    this.parent = parent;
    this.group = group;
  }

  @Override
  public MetricGroup getMetricGroup() {
    return group;
  }

  @Override
  public TaskInfo getTaskInfo() {
    return parent.getTaskInfo();
  }

  @Override
  public File getCachedFile(String name) {
    return parent.getCachedFile(name);
  }

  @Override
  public String getJobParameter(String key, String defaultValue) {
    return parent.getJobParameter(key, defaultValue);
  }

  @Override
  public Set<ExternalResourceInfo> getExternalResourceInfos(String resourceName) {
    return parent.getExternalResourceInfos(resourceName);
  }

  @Override
  public ClassLoader getUserCodeClassLoader() {
    return parent.getUserCodeClassLoader();
  }
}
