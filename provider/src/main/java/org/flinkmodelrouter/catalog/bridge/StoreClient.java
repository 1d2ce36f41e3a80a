package org.flinkmodelrouter.catalog.bridge;

import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One catalog's store, reached through the shared child. Calls may be made from many threads. If
 * the child ends during a call, the store is opened in a new one and the call made once more; a
 * write carries an id that keeps it from being carried out twice.
 *
 * <p>Lives on the client, where statements are planned, and never on a TaskManager: nothing here is
 * serializable.
 */
public final class StoreClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreClient.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** A TableEnvironment never closes its catalogs: they give up their child when collected. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final StoreAddress address;
  private final Duration limit;
  private final SharedChild child;
  private final Connection connection;
  private final Cleaner.Cleanable cleanable;

  private StoreClient(StoreAddress address, Duration limit, SharedChild child) {
    this.address = address;
    this.limit = limit;
    this.child = child;
    this.connection = new Connection(child);
    this.cleanable = CLEANER.register(this, connection);
  }

  /**
   * Opens a store, starting a child if need be.
   *
   * @param children those to share
   * @param candidates interpreters to try, in order
   * @param limit for each call
   * @throws BridgeException if there is no Python, or the store can't be opened
   */
  public static StoreClient open(
      SharedChildren children, List<Interpreter> candidates, StoreAddress address, Duration limit) {
    StoreClient client = new StoreClient(address, limit, children.acquire(candidates));
    try {
      client.repeatedOnce("open", process -> client.handleIn(process, address.arguments()));
      return client;
    } catch (RuntimeException failure) {
      client.close();
      throw failure;
    }
  }

  /**
   * Asks the store.
   *
   * @param arguments without the store's handle
   * @throws BridgeException what the store answered, or {@code python-stopped}, {@code
   *     python-timeout}
   */
  public JsonNode read(String method, ObjectNode arguments) {
    return repeatedOnce(
        method,
        process -> {
          String handle = handleIn(process, address.argumentsAgain());
          return process.call(method, arguments.put("store", handle), limit);
        });
  }

  /**
   * Changes the store.
   *
   * @param arguments without the store's handle and the request's id
   * @throws BridgeException as {@link #read}
   */
  public JsonNode write(String method, ObjectNode arguments) {
    return read(method, arguments.put("request", UUID.randomUUID().toString()));
  }

  /** Closes the store. The child goes on for others. */
  @Override
  public void close() {
    cleanable.clean();
  }

  private <T> T repeatedOnce(String method, Call<T> call) {
    ChildProcess before = running();
    String story;
    try {
      return call.on(before);
    } catch (ChildLostException lost) {
      connection.forget(before);
      story = lost.getMessage();
      LOG.warn("{}; '{}' is repeated.", story, method);
    }
    ChildProcess after = running();
    try {
      return call.on(after);
    } catch (ChildLostException again) {
      connection.forget(after);
      throw stopped(method, story + ", and then " + again.getMessage());
    }
  }

  private ChildProcess running() {
    if (connection.closed()) {
      throw new BridgeException(
          "internal",
          "Catalog '" + address.catalog() + "' is closed. Use it in a session that has it open.");
    }
    try {
      return child.process();
    } catch (ChildStartException failure) {
      throw stopped("start", "no new one came up in " + child + ": " + failure.getMessage());
    }
  }

  private String handleIn(ChildProcess process, ObjectNode openArguments)
      throws ChildLostException {
    synchronized (connection) {
      String known = connection.handleIn(process);
      if (known != null) {
        return known;
      }
      String handle = UUID.randomUUID().toString();
      try {
        process.call("open", openArguments.put("handle", handle), limit);
      } catch (BridgeException failure) {
        if (failure.is("python-timeout")) {
          giveUp(process, handle);
        }
        throw failure;
      }
      connection.remember(process, handle);
      return handle;
    }
  }

  /**
   * Closes a store that may yet be opened, and that nobody will ask for: not at the caller's cost.
   */
  private static void giveUp(ChildProcess process, String handle) {
    DaemonThread.start(
        "end of a store that was opened late",
        () -> {
          try {
            process.call("close", JsonText.object().put("store", handle), FAREWELL);
          } catch (ChildLostException | BridgeException failure) {
            LOG.debug("A store could not be given up; it ends with its process.", failure);
          }
        });
  }

  private BridgeException stopped(String method, String story) {
    return new BridgeException(
        "python-stopped",
        String.format(
            "The Python process behind catalog '%s' ended during '%s': %s. Look in this JVM's log"
                + " for what it said, and what is stored before you repeat a change.",
            address.catalog(), method, story));
  }

  private interface Call<T> {
    T on(ChildProcess process) throws ChildLostException;
  }

  /** The store's handle in the child that gave it; all that has to be given back in the end. */
  private static final class Connection implements Runnable {

    private final SharedChild child;
    private @Nullable ChildProcess process;
    private @Nullable String handle;
    private boolean closed;

    Connection(SharedChild child) {
      this.child = child;
    }

    synchronized @Nullable String handleIn(ChildProcess asked) {
      return asked.equals(process) ? handle : null;
    }

    synchronized void remember(ChildProcess opened, String newHandle) {
      process = opened;
      handle = newHandle;
    }

    /** Leaves a handle alone that another thread got from a newer process. */
    synchronized void forget(ChildProcess lost) {
      if (lost.equals(process)) {
        process = null;
        handle = null;
      }
    }

    synchronized boolean closed() {
      return closed;
    }

    @Override
    public synchronized void run() {
      closed = true;
      try {
        if (process != null && process.alive()) {
          process.call("close", JsonText.object().put("store", handle), FAREWELL);
        }
      } catch (ChildLostException | BridgeException failure) {
        LOG.debug("A store could not be closed; it ends with its process.", failure);
      } finally {
        process = null;
        handle = null;
        child.release();
      }
    }
  }
}
