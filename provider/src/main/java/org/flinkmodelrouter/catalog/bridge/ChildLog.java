package org.flinkmodelrouter.catalog.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The child's standard error: goes to our log, and its last lines into errors at start. */
final class ChildLog {

  private static final Logger LOG = LoggerFactory.getLogger(ChildLog.class);
  private static final int LINES_KEPT = 20;

  private final Deque<String> tail = new ArrayDeque<>();
  private final Thread thread;

  private ChildLog(long pid, InputStream errors) {
    thread = DaemonThread.start("stderr of Python " + pid, () -> follow(pid, errors));
  }

  static ChildLog of(Process process) {
    return new ChildLog(process.pid(), process.getErrorStream());
  }

  /**
   * The last lines of a child that ended.
   *
   * @param limit how long to wait for lines that are on their way
   */
  List<String> tail(Duration limit) throws InterruptedException {
    thread.join(limit.toMillis());
    synchronized (tail) {
      return List.copyOf(tail);
    }
  }

  private void follow(long pid, InputStream errors) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(errors, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        LOG.warn("Python {}: {}", pid, line);
        synchronized (tail) {
          tail.addLast(line);
          if (tail.size() > LINES_KEPT) {
            tail.removeFirst();
          }
        }
      }
    } catch (IOException ended) {
      LOG.debug("Standard error of Python {} ended.", pid, ended);
    }
  }
}
