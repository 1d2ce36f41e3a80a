package org.flinkmodelrouter.resilience;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What the JDK's exceptions tell of a call that brought no answer, or a broken one. */
final class NetworkFailure {

  /** Jackson's, whose package differs between the jars that carry it along. */
  private static final String MALFORMED_JSON = "JsonProcessingException";

  private NetworkFailure() {}

  /** The failure's class; empty if nothing in the chain is about a network. */
  static Optional<ErrorClass> of(CauseChain chain) {
    return chain
        .first(NetworkFailure::byTime)
        .or(() -> chain.first(NetworkFailure::byConnection))
        .or(() -> chain.first(NetworkFailure::byContent));
  }

  private static Optional<ErrorClass> byTime(Throwable link) {
    // SocketTimeoutException is an InterruptedIOException, and so is OkHttp's own.
    return link instanceof TimeoutException
            || link instanceof InterruptedIOException
            || link instanceof HttpTimeoutException
        ? Optional.of(ErrorClass.TIMEOUT)
        : Optional.empty();
  }

  private static Optional<ErrorClass> byConnection(Throwable link) {
    return link instanceof IOException && !isMalformed(link)
        ? Optional.of(ErrorClass.CONNECTION)
        : Optional.empty();
  }

  /** The connection held and the server spoke no sense. */
  private static Optional<ErrorClass> byContent(Throwable link) {
    return isMalformed(link) ? Optional.of(ErrorClass.SERVER) : Optional.empty();
  }

  private static boolean isMalformed(Throwable link) {
    return Stream.<Class<?>>iterate(
            link.getClass(), type -> type != null, type -> type.getSuperclass())
        .anyMatch(type -> type.getSimpleName().equals(MALFORMED_JSON));
  }
}
