package org.flinkmodelrouter.resilience;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Classifies by what any client's exceptions have in common: a status code of HTTP, or the JDK's
 * exceptions for what happens on a network, anywhere among the causes.
 */
public final class CauseChainClassifier implements ErrorClassifier {

  /** Longer chains are only made by mistake, such as a cause that is its own cause's cause. */
  private static final int LONGEST_CHAIN = 50;

  private final HttpStatus status = new HttpStatus();

  @Override
  public ErrorClass classify(Throwable error) {
    return first(error, CauseChainClassifier::ownClass)
        .or(() -> first(error, this::byStatus))
        .or(() -> first(error, CauseChainClassifier::byTime))
        .or(() -> first(error, CauseChainClassifier::byNetwork))
        .orElse(ErrorClass.UNKNOWN);
  }

  private static Optional<ErrorClass> first(
      Throwable error, Function<Throwable, Optional<ErrorClass>> rule) {
    return Stream.iterate(error, link -> link != null, Throwable::getCause)
        .limit(LONGEST_CHAIN)
        .flatMap(link -> rule.apply(link).stream())
        .findFirst();
  }

  private static Optional<ErrorClass> ownClass(Throwable link) {
    return link instanceof RoutingException routing
        ? Optional.of(routing.errorClass())
        : Optional.empty();
  }

  private Optional<ErrorClass> byStatus(Throwable link) {
    OptionalInt code = status.of(link);
    return code.isPresent()
        ? Optional.of(classOf(code.getAsInt(), String.valueOf(link.getMessage())))
        : Optional.empty();
  }

  private static ErrorClass classOf(int code, String message) {
    String text = message.toLowerCase(Locale.ROOT);
    return switch (code) {
      case 401, 403 -> ErrorClass.AUTHENTICATION;
      case 402 -> ErrorClass.QUOTA;
      case 404 -> ErrorClass.NOT_FOUND;
      case 408 -> ErrorClass.TIMEOUT;
      case 429 -> text.contains("insufficient_quota") ? ErrorClass.QUOTA : ErrorClass.RATE_LIMIT;
      default -> {
        if (code >= 500) {
          yield ErrorClass.SERVER;
        }
        if (code < 400) {
          yield ErrorClass.UNKNOWN;
        }
        if (text.contains("context_length") || text.contains("maximum context length")) {
          yield ErrorClass.CONTEXT_LENGTH;
        }
        if (text.contains("content_filter") || text.contains("content_policy")) {
          yield ErrorClass.CONTENT_FILTER;
        }
        yield ErrorClass.BAD_REQUEST;
      }
    };
  }

  private static Optional<ErrorClass> byTime(Throwable link) {
    // SocketTimeoutException is an InterruptedIOException, and so is OkHttp's own.
    return link instanceof TimeoutException
            || link instanceof InterruptedIOException
            || link instanceof HttpTimeoutException
        ? Optional.of(ErrorClass.TIMEOUT)
        : Optional.empty();
  }

  private static Optional<ErrorClass> byNetwork(Throwable link) {
    return link instanceof IOException ? Optional.of(ErrorClass.CONNECTION) : Optional.empty();
  }
}
