package org.flinkmodelrouter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultServerTest {

  private static FaultServer server;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    server = FaultServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void forgetTheTestBefore() {
    server.reset();
  }

  private CompletableFuture<HttpResponse<String>> asked(String endpoint, String question) {
    String body =
        String.format(
            "{\"model\": \"org/m\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}",
            question);
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(endpoint))
            .header("Authorization", "Bearer k")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(String question) {
    return asked(server.endpoint(), question).join();
  }

  @Test
  void aScriptsStepsComeInOrderAndAreCounted() {
    server.script("org/m", Fault.UNAVAILABLE, Answer.of("because").after(Duration.ofMillis(1)));
    assertThat(ask("why?").statusCode()).isEqualTo(503);
    assertThat(ask("why?").body()).contains("\"because\"");

    ModelCounters seen = server.awaitInFlight("org/m", 0);
    assertThat(seen.begun()).isEqualTo(2);
    assertThat(seen.answered()).isEqualTo(1);
    assertThat(seen.highestInFlight()).isEqualTo(1);
    assertThat(seen.of(Fault.UNAVAILABLE)).isEqualTo(1);
    assertThat(server.calls("org/m"))
        .extracting(ModelCall::question, ModelCall::authorization, ModelCall::kind)
        .containsExactly(
            tuple("why?", "Bearer k", "unavailable"), tuple("why?", "Bearer k", "answer"));
  }

  @Test
  void everyFaultIsKnownToTheServer() {
    server.script("org/m", Fault.values());
  }

  @Test
  void allOfAScriptReachesTheServer() {
    server.script(
        "org/m",
        FaultScript.of(Fault.SERVER_ERROR, Answer.echo())
            .repeated()
            .withPoison("venom", Fault.CONTEXT_LENGTH)
            .withQuota(4, Duration.ofHours(1))
            .withKey("k"));
    assertThat(ask("why?").statusCode()).isEqualTo(500);
    assertThat(ask("venom").body()).contains("context_length_exceeded");
    assertThat(ask("why?").body()).contains("org/m: why?");
    assertThat(ask("why?").statusCode()).isEqualTo(500);
    assertThat(ask("why?").headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aSilentModelIsReleased() {
    server.script("org/m", Fault.SILENT);
    CompletableFuture<HttpResponse<String>> answer = asked(server.endpoint(), "why?");
    assertThat(server.awaitCalls("org/m", 1).inFlight()).isEqualTo(1);
    assertThat(server.connections()).isEqualTo(1);
    server.release();
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(server.awaitAnswered("org/m", 1).begun()).isEqualTo(1);
  }

  @Test
  void aDeadServerAbandonsItsCallsAndComesBack() {
    server.script("org/m", Fault.SILENT, Answer.echo());
    CompletableFuture<HttpResponse<String>> lost = asked(server.endpoint(), "why?");
    server.awaitCalls("org/m", 1);
    server.pause();
    assertThatThrownBy(lost::join).hasRootCauseInstanceOf(IOException.class);
    assertThat(server.awaitAbandoned("org/m", 1).answered()).isZero();
    assertThatThrownBy(() -> ask("why?")).hasCauseInstanceOf(ConnectException.class);
    server.resume();
    assertThat(ask("why?").statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyListensAtTheRefusedEndpoint() {
    assertThatThrownBy(() -> asked(server.refusedEndpoint(), "why?").join())
        .hasCauseInstanceOf(ConnectException.class);
  }
}
