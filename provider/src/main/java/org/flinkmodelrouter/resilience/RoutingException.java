package org.flinkmodelrouter.resilience;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A failure that the router itself found, such as an answer that didn't come in time or a row that
 * no candidate answered. The message never holds contents of a row.
 */
public final class RoutingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorClass errorClass;

  private RoutingException(ErrorClass errorClass, String message, boolean withStackTrace) {
    super(message, null, true, withStackTrace);
    this.errorClass = errorClass;
  }

  /** The failure of one attempt: no stack trace, for it would only show the router at work. */
  public static RoutingException ofAttempt(ErrorClass errorClass, String message) {
    return new RoutingException(errorClass, message, false);
  }

  /**
   * A failure that others led to.
   *
   * @param errors what led to it. They are suppressed exceptions and none is the cause: Flink's SQL
   *     client shows nothing but the innermost cause's message, and that has to be this one. Each
   *     stands there with its types and stack trace and without its words, for a server's answer
   *     may quote the row, or the key, that it was sent.
   */
  public static RoutingException of(
      ErrorClass errorClass, String message, Iterable<? extends Throwable> errors) {
    RoutingException exception = new RoutingException(errorClass, message, true);
    errors.forEach(error -> exception.addSuppressed(withoutItsWords(error)));
    return exception;
  }

  /** As above, with one error. */
  public static RoutingException of(ErrorClass errorClass, String message, Throwable error) {
    return of(errorClass, message, List.of(error));
  }

  private static Throwable withoutItsWords(Throwable error) {
    if (error instanceof RoutingException) {
      return error;
    }
    StringJoiner types = new StringJoiner(", caused by ");
    Throwable innermost = error;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable link = error; link != null && seen.add(link); link = link.getCause()) {
      types.add(link.getClass().getName());
      innermost = link;
    }
    RoutingException standIn = new RoutingException(ErrorClass.UNKNOWN, types.toString(), true);
    standIn.setStackTrace(innermost.getStackTrace());
    return standIn;
  }

  /** What kind of failure it is. */
  public ErrorClass errorClass() {
    return errorClass;
  }
}
