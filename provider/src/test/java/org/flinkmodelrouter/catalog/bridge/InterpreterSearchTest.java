package org.flinkmodelrouter.catalog.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpreterSearchTest {

  private static final String JAR = "flink_model_router/jars/flink-model-router-0.1.0.jar";

  @TempDir Path folder;
  private Path onPath;
  private Path named;

  @BeforeEach
  void putPythonsInPlace() throws IOException {
    onPath = program("usr/bin/python3");
    named = program("opt/python3.11");
  }

  @Test
  void theOptionIsTheOnlyOneTried() throws Exception {
    InterpreterSearch search =
        new InterpreterSearch(
            Map.of(InterpreterSearch.VARIABLE, "/other", "PATH", path()), installed());

    assertThat(search.candidates(named.toString()))
        .containsExactly(new Interpreter(named.toString(), "the option 'python.executable'"));
  }

  @Test
  void theVariableComesNext() throws Exception {
    InterpreterSearch search =
        new InterpreterSearch(
            Map.of(InterpreterSearch.VARIABLE, named.toString(), "PATH", path()), installed());

    assertThat(search.candidates(null))
        .containsExactly(
            new Interpreter(
                named.toString(), "the environment variable FLINK_MODEL_ROUTER_PYTHON"));
  }

  @Test
  void theEnvironmentOfTheJarComesBeforeThePath() throws Exception {
    InterpreterSearch search = new InterpreterSearch(Map.of("PATH", path()), installed());

    assertThat(search.candidates(null))
        .containsExactly(
            new Interpreter(
                folder.resolve("env/bin/python").toString(),
                "the environment that the jar lies in"),
            new Interpreter(onPath.toString(), "python3 on the PATH"));
  }

  @Test
  void theEnvironmentBesideACheckoutIsFound() throws Exception {
    Path python = program("checkout/.venv/bin/python");
    Path jar = file("checkout/catalog/" + JAR);

    assertThat(new InterpreterSearch(Map.of(), jar).candidates(null))
        .containsExactly(
            new Interpreter(python.toString(), "the environment that the jar lies in"));
  }

  @Test
  void aJarInFlinksFolderLeadsToThePath() throws Exception {
    Path jar = file("flink/lib/flink-model-router-0.1.0.jar");

    assertThat(new InterpreterSearch(Map.of("PATH", path()), jar).candidates(null))
        .containsExactly(new Interpreter(onPath.toString(), "python3 on the PATH"));
  }

  @Test
  void aBareNameIsLookedForOnThePath() {
    InterpreterSearch search = new InterpreterSearch(Map.of("PATH", path()), null);

    assertThat(search.candidates("python3"))
        .containsExactly(new Interpreter(onPath.toString(), "the option 'python.executable'"));
    assertThatThrownBy(() -> search.candidates("python9"))
        .isInstanceOfSatisfying(
            BridgeException.class, error -> assertThat(error.code()).isEqualTo("python-missing"))
        .hasMessage(
            "The option 'python.executable' names the Python interpreter 'python9', but there is"
                + " no such program on the PATH. Name one that has the package"
                + " flink-model-router.");
  }

  @Test
  void aVariableThatNamesNothingIsNotPassedOver() {
    InterpreterSearch search =
        new InterpreterSearch(
            Map.of(InterpreterSearch.VARIABLE, "/no/such/python", "PATH", path()), null);

    assertThatThrownBy(() -> search.candidates(null))
        .hasMessageStartingWith(
            "The environment variable FLINK_MODEL_ROUTER_PYTHON names the Python interpreter"
                + " '/no/such/python'");
  }

  @Test
  void aLinkIsKeptForAVirtualEnvironmentsPythonIsOne() throws Exception {
    Path link = folder.resolve("env2/bin/python");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, onPath);

    assertThat(new InterpreterSearch(Map.of(), null).candidates(link.toString()).get(0).command())
        .isEqualTo(link.toString());
  }

  @Test
  void withoutAnyPythonThereIsNoCandidate() {
    assertThat(new InterpreterSearch(Map.of("PATH", "/nowhere:"), null).candidates(null)).isEmpty();
  }

  private Path installed() throws IOException {
    program("env/bin/python");
    return file("env/lib/python3.11/site-packages/" + JAR);
  }

  private String path() {
    return "/nowhere:" + onPath.getParent();
  }

  private Path program(String path) throws IOException {
    Path program = file(path);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private Path file(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
