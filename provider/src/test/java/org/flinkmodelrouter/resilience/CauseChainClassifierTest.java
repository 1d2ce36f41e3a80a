package org.flinkmodelrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CauseChainClassifierTest {

  private final ErrorClassifier classifier = new CauseChainClassifier();

  @ParameterizedTest(name = "{1}: {0}")
  @MethodSource
  void errorsAreRecognized(Throwable error, ErrorClass expected) {
    assertThat(classOf(error)).isEqualTo(expected);
  }

  static Stream<Arguments> errorsAreRecognized() {
    return Stream.of(
        arguments(status(429, "slow down"), ErrorClass.RATE_LIMIT),
        arguments(status(429, "code: insufficient_quota"), ErrorClass.QUOTA),
        arguments(status(402, ""), ErrorClass.QUOTA),
        arguments(status(500, ""), ErrorClass.SERVER),
        arguments(status(503, null), ErrorClass.SERVER),
        arguments(status(529, ""), ErrorClass.SERVER),
        arguments(status(401, ""), ErrorClass.AUTHENTICATION),
        arguments(status(403, ""), ErrorClass.AUTHENTICATION),
        arguments(status(404, ""), ErrorClass.NOT_FOUND),
        arguments(status(408, ""), ErrorClass.TIMEOUT),
        arguments(status(409, ""), ErrorClass.SERVER),
        arguments(status(413, ""), ErrorClass.CONTEXT_LENGTH),
        arguments(status(400, "bad temperature"), ErrorClass.BAD_REQUEST),
        arguments(status(422, ""), ErrorClass.BAD_REQUEST),
        arguments(status(400, "Code: context_length_exceeded"), ErrorClass.CONTEXT_LENGTH),
        arguments(
            status(400, "This model's maximum context length is 8192 tokens"),
            ErrorClass.CONTEXT_LENGTH),
        arguments(status(400, "code: content_filter"), ErrorClass.CONTENT_FILTER),
        arguments(status(400, "content_policy_violation"), ErrorClass.CONTENT_FILTER),
        arguments(status(200, "not an error"), ErrorClass.UNKNOWN),
        arguments(
            new RuntimeException(new CompletionException(status(503, ""))), ErrorClass.SERVER),
        arguments(new ConnectException("refused"), ErrorClass.CONNECTION),
        arguments(new UnknownHostException("nowhere"), ErrorClass.CONNECTION),
        arguments(new SocketException("reset"), ErrorClass.CONNECTION),
        arguments(new EOFException(), ErrorClass.CONNECTION),
        arguments(new SSLHandshakeException("expired"), ErrorClass.CONNECTION),
        arguments(new UncheckedIOException(new IOException("broken")), ErrorClass.CONNECTION),
        // A server that speaks no sense over a connection that holds.
        arguments(new RuntimeException(new JsonParseException("<html>")), ErrorClass.SERVER),
        arguments(new JsonParseException("cut off", new EOFException()), ErrorClass.CONNECTION),
        arguments(new TimeoutException(), ErrorClass.TIMEOUT),
        arguments(new SocketTimeoutException(), ErrorClass.TIMEOUT),
        arguments(new HttpConnectTimeoutException("slow"), ErrorClass.TIMEOUT),
        arguments(
            new RuntimeException("Request failed", new InterruptedIOException("timeout")),
            ErrorClass.TIMEOUT),
        // A timeout that shows as a broken connection is still a timeout.
        arguments(new IOException("failed", new SocketTimeoutException()), ErrorClass.TIMEOUT),
        arguments(
            new RuntimeException(RoutingException.ofAttempt(ErrorClass.EMPTY_ANSWER, "nothing")),
            ErrorClass.EMPTY_ANSWER),
        arguments(new IllegalStateException("whatever"), ErrorClass.UNKNOWN),
        arguments(new WithoutNumber(), ErrorClass.UNKNOWN),
        arguments(new Throwing(), ErrorClass.UNKNOWN));
  }

  @Test
  void aCircleOfCausesEnds() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second", first);
    first.initCause(second);
    assertThat(classOf(second)).isEqualTo(ErrorClass.UNKNOWN);
  }

  private ErrorClass classOf(Throwable error) {
    return classifier.diagnose(error).orElseThrow().errorClass();
  }

  private static RuntimeException status(int code, String message) {
    return new WithStatus(code, message);
  }

  private static final class WithStatus extends RuntimeException {
    private final int code;

    WithStatus(int code, String message) {
      super(message);
      this.code = code;
    }

    @SuppressWarnings("unused") // found by name
    public int statusCode() {
      return code;
    }
  }

  /** As Jackson's, under whatever package. */
  private static class JsonProcessingException extends IOException {
    JsonProcessingException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final class JsonParseException extends JsonProcessingException {
    JsonParseException(String message) {
      this(message, null);
    }

    JsonParseException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final class WithoutNumber extends RuntimeException {
    @SuppressWarnings("unused") // found by name
    public String statusCode() {
      return "429";
    }
  }

  private static final class Throwing extends RuntimeException {
    @SuppressWarnings({"unused", "DoNotCallSuggester"}) // found by name, and only so
    public int statusCode() {
      throw new IllegalStateException("no answer was received");
    }
  }
}
