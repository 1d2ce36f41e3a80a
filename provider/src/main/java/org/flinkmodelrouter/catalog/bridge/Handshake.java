package org.flinkmodelrouter.catalog.bridge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** The two lines with which JVM and child meet. */
final class Handshake {

  /** Goes up with each change of {@code docs/bridge.md} that the other side has to know. */
  private static final int PROTOCOL = 1;

  private static final int TOKEN_BYTES = 32;

  private final String callToken;

  Handshake() {
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    this.callToken = HexFormat.of().formatHex(token);
  }

  /** What each connection presents. */
  String callToken() {
    return callToken;
  }

  /** Our line, with its end. */
  byte[] line() {
    String line =
        JsonText.write(JsonText.object().put("protocol", PROTOCOL).put("token", callToken));
    return (line + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the child's line.
   *
   * @throws ChildStartException if the child says that it can't serve, or something else
   */
  static Greeting greeting(String line) throws ChildStartException {
    JsonNode greeting;
    try {
      greeting = JsonText.read(line);
    } catch (BridgeException malformed) {
      throw new ChildStartException(
          "it is not a Python with this package: it printed '" + line + "'");
    }
    if (greeting.has("error")) {
      throw new ChildStartException(greeting.path("error").path("message").asText());
    }
    if (greeting.path("protocol").asInt() != PROTOCOL
        || !greeting.path("port").isInt()
        || !greeting.path("token").isTextual()) {
      throw new ChildStartException(
          "its flink-model-router speaks another protocol than this jar; install the same version"
              + " of both");
    }
    return new Greeting(greeting.path("port").asInt(), greeting.path("token").asText());
  }

  /** Where the child listens, and what proves that an answer is its own. */
  static final class Greeting {

    private final int port;
    private final byte[] answerToken;

    private Greeting(int port, String answerToken) {
      this.port = port;
      this.answerToken = answerToken.getBytes(StandardCharsets.UTF_8);
    }

    int port() {
      return port;
    }

    boolean proves(JsonNode answer) {
      byte[] presented = answer.path("token").asText().getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(answerToken, presented);
    }
  }
}
