package org.flinkmodelrouter.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.flinkmodelrouter.testing.RawServer.http;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.testing.Models;
import org.flinkmodelrouter.testing.Providers;
import org.flinkmodelrouter.testing.RawServer;
import org.flinkmodelrouter.testing.RawServer.Ending;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of Flink's openai provider's failures, each made by a real server. */
class OpenAiErrorsTest {

  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String QUESTION = "a question that nobody may see";
  private static final String KEY = "sk-that-nobody-may-see";

  private final ErrorClassifiers classifiers =
      ErrorClassifiers.discover(OpenAiErrorsTest.class.getClassLoader(), System::nanoTime);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatTheServerDoesIsRecognized(
      String told,
      String answer,
      Ending ending,
      ErrorClass errorClass,
      @Nullable Integer status,
      @Nullable Duration retryAfter)
      throws Exception {
    try (RawServer server = new RawServer(answer, ending)) {
      Throwable error = failureOf(server.endpoint());
      assertThat(classifiers.diagnose(error))
          .as(() -> ExceptionUtils.stringifyException(error))
          .isEqualTo(new Diagnosis(errorClass, status, retryAfter));
      assertThat(new OpenAiClassifier().diagnose(error)).isPresent();
    }
  }

  static Stream<Arguments> whatTheServerDoesIsRecognized() {
    return Stream.of(
        refused("400 Bad Request", error("bad temperature", null), ErrorClass.BAD_REQUEST),
        refused(
            "400 Bad Request",
            error("too long", "context_length_exceeded"),
            ErrorClass.CONTEXT_LENGTH),
        refused(
            "400 Bad Request",
            error("This model's maximum context length is 8192 tokens.", null),
            ErrorClass.CONTEXT_LENGTH),
        refused(
            "400 Bad Request",
            "{\"error\": {\"message\": \"maximum context length\", \"code\": 400}}",
            ErrorClass.CONTEXT_LENGTH),
        // The client reads nothing of a body without "error" around it.
        refused(
            "400 Bad Request",
            "{\"object\": \"error\", \"message\": \"maximum context length\", \"code\": 400}",
            ErrorClass.BAD_REQUEST),
        refused("413 Payload Too Large", error("too long", null), ErrorClass.CONTEXT_LENGTH),
        refused(
            "400 Bad Request",
            error("refused", "content_policy_violation"),
            ErrorClass.CONTENT_FILTER),
        refused("400 Bad Request", error("refused", "content_filter"), ErrorClass.CONTENT_FILTER),
        refused("401 Unauthorized", error("who?", "invalid_api_key"), ErrorClass.AUTHENTICATION),
        refused("403 Forbidden", error("not you", null), ErrorClass.AUTHENTICATION),
        refused("404 Not Found", error("no such model", "model_not_found"), ErrorClass.NOT_FOUND),
        refused("404 Not Found", "<html>no such page</html>", ErrorClass.NOT_FOUND),
        refused("405 Method Not Allowed", "", ErrorClass.NOT_FOUND),
        refused("410 Gone", "<html>retired</html>", ErrorClass.NOT_FOUND),
        refused("410 Gone", error("who?", "invalid_api_key"), ErrorClass.AUTHENTICATION),
        refused("408 Request Timeout", error("slow", null), ErrorClass.TIMEOUT),
        refused("409 Conflict", error("locked", null), ErrorClass.SERVER),
        refused("422 Unprocessable Entity", error("odd", null), ErrorClass.BAD_REQUEST),
        refused("402 Payment Required", error("pay", null), ErrorClass.QUOTA),
        refused(
            "429 Too Many Requests",
            error("slow down", "rate_limit_exceeded"),
            ErrorClass.RATE_LIMIT),
        refused("429 Too Many Requests", error("pay", "insufficient_quota"), ErrorClass.QUOTA),
        refused(
            "429 Too Many Requests", error("pay", "billing_hard_limit_reached"), ErrorClass.QUOTA),
        limited("Retry-After: 7\r\n", Duration.ofSeconds(7)),
        limited("retry-after: 0.5\r\n", Duration.ofMillis(500)),
        limited("Retry-After-Ms: 1500\r\nRetry-After: 9\r\n", Duration.ofMillis(1500)),
        limited(
            "Date: Tue, 24 Nov 2026 03:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 03:01:30 GMT\r\n",
            Duration.ofSeconds(90)),
        limited("Retry-After: soon\r\n", null),
        refused("500 Internal Server Error", error("oops", null), ErrorClass.SERVER),
        refused("500 Internal Server Error", "<html>oops</html>", ErrorClass.SERVER),
        refused("503 Service Unavailable", "", ErrorClass.SERVER),
        answered("503 Service Unavailable", "Retry-After: 30\r\n", ErrorClass.SERVER, 503, 30),
        senseless("malformed JSON", http("200 OK", JSON, "{\"choices\": [")),
        senseless("no JSON", http("200 OK", JSON, "{nonsense}")),
        senseless("HTML", http("200 OK", "Content-Type: text/html\r\n", "<html>hello</html>")),
        senseless("no choices", http("200 OK", JSON, "{\"id\": \"1\", \"model\": \"m\"}")),
        senseless("null", http("200 OK", JSON, "null")),
        senseless("a choice that is null", http("200 OK", JSON, "{\"choices\": [null]}")),
        senseless(
            "a message that is null", http("200 OK", JSON, "{\"choices\": [{\"message\": null}]}")),
        senseless("choices that are null", http("200 OK", JSON, "{\"choices\": null}")),
        senseless("an empty body", http("200 OK", JSON, "")),
        broken("reset at once", "", Ending.RESET),
        broken("closed at once", "", Ending.CLOSED),
        broken("reset in the head", "HTTP/1.1 200 OK\r\nContent-", Ending.RESET),
        broken(
            "reset in mid-body",
            "HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: 5000\r\n\r\n{\"choices\": [",
            Ending.RESET),
        broken(
            "closed in mid-body",
            "HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: 5000\r\n\r\n{\"choices\": [",
            Ending.CLOSED),
        broken(
            "reset in a chunk",
            "HTTP/1.1 200 OK\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\nff\r\n{\"choices\":",
            Ending.RESET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.example.Parser com.openai.core.http.Handler",
        "java.util.Objects com.example.Parser org.apache.flink.model.openai.Any",
        "java.util.Objects",
        "",
      })
  void aNullPointerOfSomebodyElsesIsNotTheProviders(String frames) {
    NullPointerException elsewhere = new NullPointerException();
    elsewhere.setStackTrace(
        Stream.of(frames.split(" "))
            .filter(name -> !name.isEmpty())
            .map(name -> new StackTraceElement(name, "read", null, 1))
            .toArray(StackTraceElement[]::new));
    assertThat(new OpenAiClassifier().diagnose(new CompletionException(elsewhere))).isEmpty();
    assertThat(classifiers.diagnose(elsewhere)).isEqualTo(Diagnosis.of(ErrorClass.UNKNOWN));
  }

  @Test
  void aRefusedConnectionIsRecognized() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(diagnosisOf("http://127.0.0.1:" + port + "/v1/chat/completions"))
        .isEqualTo(Diagnosis.of(ErrorClass.CONNECTION));
  }

  @Test
  void anUnknownHostIsRecognized() throws Exception {
    assertThat(diagnosisOf("http://nowhere.invalid/v1/chat/completions"))
        .isEqualTo(Diagnosis.of(ErrorClass.CONNECTION));
  }

  @Test
  void aServerWithoutTlsIsRecognized() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (var connection = plain.accept()) {
                  connection.getOutputStream().write("no TLS here\r\n\r\n".getBytes(UTF_8));
                } catch (IOException gone) {
                  throw new IllegalStateException(gone);
                }
              });
      answering.start();
      assertThat(diagnosisOf("https://127.0.0.1:" + plain.getLocalPort() + "/v1/chat/completions"))
          .isEqualTo(Diagnosis.of(ErrorClass.CONNECTION));
      answering.join();
    }
  }

  private Diagnosis diagnosisOf(String endpoint) throws Exception {
    return classifiers.diagnose(failureOf(endpoint));
  }

  /** What Flink's provider fails with. */
  private static Throwable failureOf(String endpoint) throws Exception {
    ResolvedCatalogModel model =
        Models.model(
            "query STRING",
            "response STRING",
            "provider",
            "openai",
            "endpoint",
            endpoint,
            "api-key",
            KEY,
            "model",
            "m",
            "retry-num",
            "0");
    AsyncPredictFunction function =
        ((AsyncPredictRuntimeProvider)
                Providers.create(null, ObjectIdentifier.of("c", "d", "m"), model, false))
            .createAsyncPredictFunction(Providers.query(model));
    function.open(new TaskContext());
    try {
      return catchThrowable(
          () ->
              function
                  .asyncPredict(GenericRowData.of(StringData.fromString(QUESTION)))
                  .get(1, TimeUnit.MINUTES));
    } finally {
      function.close();
    }
  }

  private static String error(String message, @Nullable String code) {
    return """
        {"error": {"message": "%s", "type": "some_error", "param": null, "code": %s}}"""
        .formatted(message, code == null ? "null" : '"' + code + '"');
  }

  private static Arguments refused(String status, String body, ErrorClass errorClass) {
    return arguments(
        status + " " + body,
        http(status, JSON, body),
        Ending.CLOSED,
        errorClass,
        Integer.valueOf(status.substring(0, 3)),
        null);
  }

  private static Arguments limited(String headers, @Nullable Duration retryAfter) {
    return arguments(
        "429 " + headers.strip(),
        http("429 Too Many Requests", JSON + headers, error("slow down", "rate_limit_exceeded")),
        Ending.CLOSED,
        ErrorClass.RATE_LIMIT,
        429,
        retryAfter);
  }

  private static Arguments answered(
      String line, String headers, ErrorClass errorClass, int status, int seconds) {
    return arguments(
        line + " " + headers.strip(),
        http(line, headers, ""),
        Ending.CLOSED,
        errorClass,
        status,
        Duration.ofSeconds(seconds));
  }

  private static Arguments senseless(String told, String answer) {
    return arguments(told, answer, Ending.CLOSED, ErrorClass.SERVER, null, null);
  }

  private static Arguments broken(String told, String answer, Ending ending) {
    return arguments(told, answer, ending, ErrorClass.CONNECTION, null, null);
  }
}
