package org.flinkmodelrouter.routing;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.util.ExceptionUtils;

/** What has been opened so far, closed in the opposite order whatever goes wrong on the way. */
final class Resources {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Registers a resource, before it is opened: what fails half-way has to be closed too. */
  <R extends AutoCloseable> R add(R resource) {
    opened.push(resource);
    return resource;
  }

  /** Closes everything; a second time does nothing. The first error has the others suppressed. */
  void close() throws Exception {
    Throwable first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Throwable error) {
        first = ExceptionUtils.firstOrSuppressed(error, first);
      }
    }
    if (first != null) {
      ExceptionUtils.rethrowException(first);
    }
  }

  /** Closes everything because of an error, which has what goes wrong then suppressed. */
  void closeAfter(Throwable error) {
    try {
      close();
    } catch (Exception atClose) {
      error.addSuppressed(atClose);
    }
  }
}
