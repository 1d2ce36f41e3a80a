package org.flinkmodelrouter.catalog.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.testutils.ManuallyTriggeredScheduledExecutorService;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Children of one test, apart from those of the class loader, with a clock that the test moves. */
final class Children implements AfterEachCallback {

  static final Duration LIMIT = Duration.ofSeconds(30);

  final ManuallyTriggeredScheduledExecutorService clock =
      new ManuallyTriggeredScheduledExecutorService();
  final SharedChildren shared =
      new SharedChildren(new SharedChild.Timing(LIMIT, Duration.ofSeconds(10), clock));

  private final List<StoreClient> open = new ArrayList<>();

  static List<Interpreter> python() {
    return List.of(new Interpreter(Python.executable(), "the tests' own"));
  }

  static StoreAddress address(Path database) {
    return new StoreAddress(
        "ml", "sqlite:///" + database, null, null, null, "default", Integrity.STRICT);
  }

  StoreClient client(Path database) {
    return client(database, python(), LIMIT);
  }

  StoreClient client(Path database, List<Interpreter> candidates, Duration limit) {
    StoreClient client = StoreClient.open(shared, candidates, address(database), limit);
    open.add(client);
    return client;
  }

  /** The process that serves the clients of the tests' interpreter. */
  OsProcess process() throws ChildStartException {
    return process(python());
  }

  OsProcess process(List<Interpreter> candidates) throws ChildStartException {
    SharedChild child = shared.acquire(candidates);
    try {
      return OsProcess.of(child.process());
    } finally {
      child.release();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    open.forEach(StoreClient::close);
    clock.triggerNonPeriodicScheduledTasks();
  }
}
