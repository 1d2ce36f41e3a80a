package org.flinkmodelrouter.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** A PostgreSQL server that flushes what it commits, with an empty database for each name. */
final class OwnPostgres implements AutoCloseable {

  private final Process process;
  private final JsonNode answer;
  private final Path passwordFile;

  OwnPostgres(String python, Path folder, String... databases) throws IOException {
    List<String> command = new ArrayList<>(List.of(python, "-m", "benchmarks.postgres"));
    command.addAll(Arrays.asList(databases));
    process =
        new ProcessBuilder(command)
            .directory(Path.of("..", "tests").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answer = new ObjectMapper().readTree(process.inputReader(StandardCharsets.US_ASCII).readLine());
    passwordFile = folder.resolve("password");
    Files.writeString(passwordFile, password());
  }

  /** Why there is no server, or empty if there is one. */
  String missing() {
    return answer.path("missing").asText();
  }

  /** The server's setting. */
  String fsync() {
    return answer.path("fsync").asText();
  }

  String url(String database) {
    return answer.path("urls").path(database).asText();
  }

  String user() {
    return answer.path("user").asText();
  }

  String password() {
    return answer.path("password").asText();
  }

  /** Where a catalog's option finds the password. */
  Path passwordFile() {
    return passwordFile;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    var unused = process.onExit().join();
  }
}
