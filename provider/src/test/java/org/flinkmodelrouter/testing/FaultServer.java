package org.flinkmodelrouter.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.type.TypeReference;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.PropertyNamingStrategies;

/**
 * A process that speaks OpenAI's chat completions and misbehaves as it is told, model by model and
 * call by call: {@code tests/fault_server}. A model without a script answers with its name, a colon
 * and the question.
 */
public final class FaultServer implements AutoCloseable {

  private static final Path TESTS = Path.of("..", "tests").toAbsolutePath().normalize();
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Process process;
  private final JsonNode urls;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private FaultServer(Process process, JsonNode urls) {
    this.process = process;
    this.urls = urls;
  }

  /** Starts a server; it listens when this returns. */
  public static FaultServer start() throws IOException {
    ProcessBuilder program = new ProcessBuilder(Python.executable(), "-m", "fault_server");
    program.environment().put("PYTHONPATH", TESTS.toString());
    Process process = program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (line == null) {
      throw new IOException("The fault server ended before it listened; its error is above.");
    }
    return new FaultServer(process, JSON.readTree(line));
  }

  /** The URL for chat completions. */
  public String endpoint() {
    return urls.get("endpoint").asText();
  }

  /** A URL at which nobody ever listens. */
  public String refusedEndpoint() {
    return urls.get("refused_endpoint").asText();
  }

  /** From now on the model takes these steps, call by call; the last one holds. */
  public void script(String model, Step... steps) {
    script(model, FaultScript.of(steps));
  }

  /** From now on the model follows this script; its counters go on. */
  public void script(String model, FaultScript script) {
    request("PUT", path(model, "script"), BodyPublishers.ofString(text(script)));
  }

  /** What the model has seen so far. */
  public ModelCounters counters(String model) {
    return counters(model, "");
  }

  /** Waits until so many calls came in, or more. */
  public ModelCounters awaitCalls(String model, int begun) {
    return counters(model, "?until_calls=" + begun);
  }

  /** Waits until so many calls got their answer, or more. */
  public ModelCounters awaitAnswered(String model, int answered) {
    return counters(model, "?until_answered=" + answered);
  }

  /** Waits until so many calls were abandoned by their client, or more. */
  public ModelCounters awaitAbandoned(String model, int abandoned) {
    return counters(model, "?until_abandoned=" + abandoned);
  }

  /** Waits until exactly so many calls are in flight. */
  public ModelCounters awaitInFlight(String model, int inFlight) {
    return counters(model, "?until_in_flight=" + inFlight);
  }

  /** The model's calls, in the order in which they came. */
  public List<ModelCall> calls(String model) {
    return read(get(path(model, "calls")), new TypeReference<>() {});
  }

  /** How many connections are open. */
  public int connections() {
    return read(get("/connections"), new TypeReference<JsonNode>() {}).get("open").asInt();
  }

  /** Looks like a server that died: connections are reset, new ones refused. */
  public void pause() {
    post("/pause");
  }

  /** Accepts connections again, on the same port. */
  public void resume() {
    post("/resume");
  }

  /** Answers the calls that are kept waiting now by {@link Fault#SILENT}. */
  public void release() {
    post("/release");
  }

  /** Forgets scripts and counters, resets connections, and accepts new ones. */
  public void reset() {
    post("/reset");
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private ModelCounters counters(String model, String query) {
    return read(get(path(model, "counters") + query), new TypeReference<>() {});
  }

  private static String path(String model, String what) {
    return "/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + "/" + what;
  }

  private String get(String path) {
    return request("GET", path, BodyPublishers.noBody());
  }

  private void post(String path) {
    request("POST", path, BodyPublishers.noBody());
  }

  private String request(String method, String path, BodyPublisher body) {
    URI uri = URI.create(urls.get("control").asText() + path);
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri).method(method, body).build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(method + " " + path + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + " " + path + " was interrupted", e);
    }
  }

  private static String text(FaultScript script) {
    try {
      return JSON.writeValueAsString(script.json());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
