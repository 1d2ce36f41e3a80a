package org.flinkmodelrouter.policy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.flinkmodelrouter.routing.PolicySession;
import org.flinkmodelrouter.routing.RouteExplanation;
import org.flinkmodelrouter.routing.RouterPolicy;

/**
 * The program that the command line starts: one line of JSON on standard input asks, one line on
 * standard output answers. For a replay, rows follow as an Arrow stream, and decisions as another.
 */
public final class PolicyProgram {

  private static final int BUFFER = 1 << 16;

  private PolicyProgram() {}

  /** Answers the request on standard input. */
  public static void main(String[] arguments) throws IOException {
    OutputStream answers = new BufferedOutputStream(System.out, BUFFER);
    // Whatever is printed in passing, a log above all, must not get between answers.
    System.setOut(System.err);
    // Not buffered: what follows the question is read as it comes, without a copy between.
    int code = run(new FileInputStream(FileDescriptor.in), answers);
    answers.flush();
    System.exit(code);
  }

  /**
   * Answers one request.
   *
   * @return the exit code
   */
  static int run(InputStream questions, OutputStream answers) throws IOException {
    PolicyRequest request =
        new PolicyRequest(
            JsonText.read(line(questions)), Thread.currentThread().getContextClassLoader());
    try {
      if (request.command().equals("replay")) {
        Replay replay = Replay.open(request);
        say(answers, replay.description());
        replay.run(channel(questions), answers);
      } else {
        say(answers, explain(request));
      }
      return 0;
    } catch (ValidationException | TableException mistake) {
      var answer = JsonText.object();
      answer.putObject("error").put("message", mistake.getMessage());
      say(answers, answer);
      return 0;
    }
  }

  private static JsonNode explain(PolicyRequest request) {
    // One instant for the decision and for each rule that is shown beside it.
    Instant time = request.time();
    InstantSource clock = InstantSource.fixed(time == null ? Clock.systemUTC().instant() : time);
    PolicySession session =
        new PolicySession(request.configuration(), request.classLoader(), clock, request.secrets());
    try (RouterPolicy policy = request.open(session).get(0)) {
      JsonRow row =
          JsonRow.parse(
              request.row(),
              policy.router(),
              policy.inputColumns(),
              session.configuration(),
              session.classLoader());
      RouteExplanation explanation = policy.explain(row.row(), request.ask());
      return ExplanationDocument.write(explanation, row.missing());
    }
  }

  private static void say(OutputStream answers, JsonNode document) throws IOException {
    answers.write(JsonText.write(document).getBytes(StandardCharsets.US_ASCII));
    answers.write('\n');
    answers.flush();
  }

  private static ReadableByteChannel channel(InputStream questions) {
    return questions instanceof FileInputStream file
        ? file.getChannel()
        : Channels.newChannel(questions);
  }

  private static String line(InputStream questions) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int read = questions.read(); read >= 0 && read != '\n'; read = questions.read()) {
      line.write(read);
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
