package org.flinkmodelrouter.catalog.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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
    for (Interpreter candidate : candidates) {
      SharedChild child =
          children.computeIfAbsent(
              candidate.command(), command -> new SharedChild(candidate, timing));
      try {
        child.acquire();
        return child;
      } catch (ChildStartException failure) {
        tried.add(candidate + ": " + failure.getMessage());
      }
    }
    throw missing(candidates, tried);
  }

  private static BridgeException missing(List<Interpreter> candidates, List<String> tried) {
    String what =
        tried.isEmpty()
            ? "there is no python3 on the PATH"
            : tried.stream().collect(Collectors.joining("; "));
    String install =
        candidates.isEmpty()
            ? "Install Python 3.10 or newer and, with its pip, flink-model-router"
            : "Install the package: "
                + candidates.get(candidates.size() - 1).command()
                + " -m pip install flink-model-router";
    return new BridgeException(
        "python-missing",
        "The model catalog keeps its models through Python, and found none that it can use: "
            + what
            + ". "
            + install
            + ". Or name another interpreter by the catalog's option 'python.executable' or the"
            + " environment variable "
            + InterpreterSearch.VARIABLE
            + ".");
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
