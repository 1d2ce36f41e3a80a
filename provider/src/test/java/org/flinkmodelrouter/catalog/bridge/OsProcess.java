package org.flinkmodelrouter.catalog.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.core.testutils.CommonTestUtils;

/** A process of the operating system, by its number. */
record OsProcess(long pid) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static OsProcess of(ChildProcess child) {
    return new OsProcess(child.pid());
  }

  /** Ends it the hard way, and waits until it is gone. */
  void kill() throws Exception {
    signal("KILL");
    awaitEnd();
  }

  /** Makes it hang. */
  void suspend() throws Exception {
    signal("STOP");
    await(() -> state() == 'T', "process " + pid + " stops");
  }

  void resume() throws Exception {
    signal("CONT");
  }

  void awaitEnd() throws InterruptedException, TimeoutException {
    await(() -> !runs(), "process " + pid + " ends");
  }

  boolean runs() {
    // A zombie is gone, though nobody may have fetched its exit code yet.
    char state = state();
    return state != 'Z' && state != 'X';
  }

  /** Whether it has the file open. */
  boolean hasOpen(Path file) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return descriptors.anyMatch(descriptor -> file.equals(targetOf(descriptor)));
    } catch (IOException gone) {
      return false;
    }
  }

  private static @Nullable Path targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closedMeanwhile) {
      return null;
    }
  }

  static void await(Supplier<Boolean> condition, String what)
      throws InterruptedException, TimeoutException {
    CommonTestUtils.waitUtil(condition, PATIENCE, "Waited in vain: " + what);
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
  }

  private char state() {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return status.charAt(status.lastIndexOf(')') + 2);
    } catch (IOException gone) {
      return 'X';
    }
  }
}
