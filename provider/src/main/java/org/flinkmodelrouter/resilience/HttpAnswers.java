package org.flinkmodelrouter.resilience;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads answers of HTTP out of clients' exceptions: most have a method {@code statusCode()}, and
 * some {@code headers()}, {@code code()} and {@code type()} beside it.
 */
final class HttpAnswers {

  private final NamedMethod status = new NamedMethod("statusCode");
  private final NamedMethod headers = new NamedMethod("headers");
  private final NamedMethod values = new NamedMethod("values", String.class);
  private final NamedMethod code = new NamedMethod("code");
  private final NamedMethod type = new NamedMethod("type");
  private final RetryAfter retryAfter;

  HttpAnswers(Clock clock) {
    this.retryAfter = new RetryAfter(clock);
  }

  /** The answer that an exception stands for; empty if it doesn't tell a status. */
  Optional<HttpAnswer> of(Throwable error) {
    return status
        .invoke(error)
        .filter(Integer.class::isInstance)
        .map(
            number ->
                new HttpAnswer(
                    (Integer) number,
                    codes(error),
                    Objects.requireNonNullElse(error.getMessage(), ""),
                    retryAfter.of(name -> header(error, name)).orElse(null)));
  }

  private List<String> codes(Throwable error) {
    return Stream.of(code, type).flatMap(method -> text(method.invoke(error)).stream()).toList();
  }

  private Optional<String> header(Throwable error, String name) {
    return text(
        headers
            .invoke(error)
            .flatMap(all -> values.invoke(all, name))
            .filter(Collection.class::isInstance)
            .flatMap(found -> ((Collection<?>) found).stream().findFirst()));
  }

  /** A text, which may be an optional one. */
  private static Optional<String> text(Optional<?> value) {
    return value
        .flatMap(found -> found instanceof Optional<?> optional ? optional : Optional.of(found))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }
}
