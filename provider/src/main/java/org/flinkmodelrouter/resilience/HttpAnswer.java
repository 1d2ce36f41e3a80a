package org.flinkmodelrouter.resilience;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * An answer of HTTP that a client took for a failure.
 *
 * @param status its status
 * @param codes what the body gives as the error's code and type, in OpenAI's form; may be empty
 * @param message the exception's
 * @param retryAfter how long the server asks to be left alone; null where it didn't say
 */
record HttpAnswer(int status, List<String> codes, String message, @Nullable Duration retryAfter) {

  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;

  Diagnosis diagnosis() {
    return new Diagnosis(errorClass(), status, retryAfter);
  }

  private ErrorClass errorClass() {
    if (status >= SERVER_ERRORS) {
      return ErrorClass.SERVER;
    }
    if (status < CLIENT_ERRORS) {
      return ErrorClass.UNKNOWN;
    }
    return byCode().orElseGet(this::byStatus);
  }

  /** Codes tell more than the status: servers that speak OpenAI's form differ in the latter. */
  private Optional<ErrorClass> byCode() {
    return codes.stream()
        .map(code -> code.toLowerCase(Locale.ROOT))
        .flatMap(code -> classOf(code).stream())
        .findFirst();
  }

  private static Optional<ErrorClass> classOf(String code) {
    if (mentions(code, "insufficient_quota", "billing", "insufficient_balance")) {
      return Optional.of(ErrorClass.QUOTA);
    }
    if (mentions(code, "context_length", "string_above_max_length")) {
      return Optional.of(ErrorClass.CONTEXT_LENGTH);
    }
    if (mentions(code, "content_filter", "content_policy", "moderation", "invalid_prompt")) {
      return Optional.of(ErrorClass.CONTENT_FILTER);
    }
    if (mentions(code, "model_not_found", "deploymentnotfound")) {
      return Optional.of(ErrorClass.NOT_FOUND);
    }
    return mentions(code, "invalid_api_key")
        ? Optional.of(ErrorClass.AUTHENTICATION)
        : Optional.empty();
  }

  private ErrorClass byStatus() {
    return switch (status) {
      case 401, 403, 407 -> ErrorClass.AUTHENTICATION;
      case 402 -> ErrorClass.QUOTA;
      // An endpoint that was retired, or takes no calls any more: no row fares better.
      case 404, 405, 410 -> ErrorClass.NOT_FOUND;
      case 408 -> ErrorClass.TIMEOUT;
      // Two calls got into each other's way at the server: the same one may pass next time.
      case 409 -> ErrorClass.SERVER;
      case 413 -> ErrorClass.CONTEXT_LENGTH;
      case 429 -> mentions(text(), "insufficient_quota") ? ErrorClass.QUOTA : ErrorClass.RATE_LIMIT;
      default -> byMessage();
    };
  }

  /** Many servers give no code and say it in words. */
  private ErrorClass byMessage() {
    if (mentions(text(), "context_length", "maximum context length", "prompt is too long")) {
      return ErrorClass.CONTEXT_LENGTH;
    }
    return mentions(text(), "content_filter", "content_policy", "content management policy")
        ? ErrorClass.CONTENT_FILTER
        : ErrorClass.BAD_REQUEST;
  }

  private String text() {
    return message.toLowerCase(Locale.ROOT);
  }

  private static boolean mentions(String text, String... words) {
    return Stream.of(words).anyMatch(text::contains);
  }
}
