package org.flinkmodelrouter.catalog.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** The children of one class loader, one for each interpreter. */
public final class SharedChildren {

  private static final SharedChildren OF_THIS_CLASS_LOADER =
      new SharedChildren(
          new SharedChild.Timing(Duration.ofSeconds(30), Duration.ofSeconds(10), clock()));

  private final SharedChild.Timing timing;
  private final Map<String, SharedChild> children = new ConcurrentHashMap<>();

  SharedChildren(SharedChild.Timing timing) {
    this.timing = timing;
  }

  /** Those that all catalogs of this class loader share. */
  public static SharedChildren ofThisClassLoader() {
    return OF_THIS_CLASS_LOADER;
  }

  /**
   * Adds a user to the first interpreter that works.
   *
   * @throws BridgeException {@code python-missing}, telling of each why it doesn't work
   */
  SharedChild acquire(List<Interpreter> candidates) {
    List<String> tried = new ArrayList<>();
    Interpreter lacksPackage = null;
    for (Interpreter candidate : candidates) {
      SharedChild child =
          children.computeIfAbsent(
              candidate.command(), command -> new SharedChild(candidate, timing));
      try {
        child.acquire();
        return child;
      } catch (ChildStartException failure) {
        tried.add(candidate + ": " + failure.getMessage());
        lacksPackage = failure.isWithoutPackage() ? candidate : lacksPackage;
      }
    }
    throw missing(tried, lacksPackage);
  }

  private static BridgeException missing(List<String> tried, @Nullable Interpreter lacksPackage) {
    String what = tried.isEmpty() ? "there is no python3 on the PATH" : String.join("; ", tried);
    return new BridgeException(
        "python-missing",
        String.format(
            "The model catalog keeps its models through Python, and found none that it can use: %s."
                + " %s by the catalog's option 'python.executable' or the environment variable %s.",
            what, advice(tried, lacksPackage), InterpreterSearch.VARIABLE));
  }

  private static String advice(List<String> tried, @Nullable Interpreter lacksPackage) {
    if (tried.isEmpty()) {
      return "Install Python 3.10 or newer and, with its pip, flink-model-router. Or name another"
          + " interpreter";
    }
    return lacksPackage == null
        ? "Name an interpreter that has the package flink-model-router"
        : "Install the package: "
            + lacksPackage.command()
            + " -m pip install flink-model-router. Or name another interpreter";
  }

  /** A clock whose thread ends when there is nothing to wait for. */
  static ScheduledExecutorService clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(1, work -> DaemonThread.of("idle children", work));
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(1, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }
}
