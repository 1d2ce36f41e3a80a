package org.flinkmodelrouter.catalog.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SharedChildrenTest {

  @RegisterExtension final Children children = new Children();
  @TempDir Path folder;

  @Test
  void allCatalogsOfAnInterpreterShareOneProcess() throws Exception {
    Set<OsProcess> processes = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      children.client(folder.resolve("models.db"));
      processes.add(children.process());
    }

    assertThat(processes).hasSize(1);
  }

  @Test
  void theProcessEndsWhenItWasIdleForAWhile() throws Exception {
    StoreClient first = children.client(folder.resolve("a.db"));
    StoreClient second = children.client(folder.resolve("b.db"));
    OsProcess process = children.process();

    first.close();
    second.close();
    assertThat(process.runs()).isTrue();
    children.clock.triggerNonPeriodicScheduledTasks();

    process.awaitEnd();
  }

  @Test
  void theNextSessionFindsTheProcessOfTheLastOne() throws Exception {
    children.client(folder.resolve("models.db")).close();
    OsProcess process = children.process();

    StoreClient next = children.client(folder.resolve("models.db"));
    children.clock.triggerNonPeriodicScheduledTasks();

    assertThat(children.process()).isEqualTo(process);
    assertThat(next.read("list_databases", JsonText.object()).get(0).asText()).isEqualTo("default");
  }

  @Test
  void aCatalogThatIsClosedTwiceCountsOnce() throws Exception {
    StoreClient first = children.client(folder.resolve("models.db"));
    StoreClient second = children.client(folder.resolve("models.db"));

    first.close();
    first.close();
    children.clock.triggerNonPeriodicScheduledTasks();

    assertThat(second.read("list_databases", JsonText.object())).hasSize(1);
  }

  @Test
  void itsArgumentsAndEnvironmentHoldNoToken() throws Exception {
    children.client(folder.resolve("models.db"));
    Path process = Path.of("/proc", Long.toString(children.process().pid()));

    assertThat(process.resolve("cmdline"))
        .content()
        .isEqualTo(Python.executable() + "\0-m\0flink_model_router.bridge\0");
    assertThat(Files.readString(process.resolve("environ")).split("\0", -1))
        .containsExactlyInAnyOrder(Files.readString(Path.of("/proc/self/environ")).split("\0", -1));
  }

  @Test
  void theFirstInterpreterThatWorksIsTaken() throws Exception {
    Interpreter broken = new Interpreter("/bin/false", "the first");
    List<Interpreter> candidates = List.of(broken, Children.python().get(0));

    SharedChild child = children.shared.acquire(candidates);

    assertThat(child).hasToString(Python.executable() + " (the tests' own)");
    child.release();
  }

  @Test
  void ifNoneWorksEachIsToldWithItsReason() {
    List<Interpreter> candidates =
        List.of(
            new Interpreter("/bin/false", "the first"),
            new Interpreter("/no/such/python", "the second"));

    assertThatThrownBy(() -> children.shared.acquire(candidates))
        .isInstanceOfSatisfying(
            BridgeException.class, error -> assertThat(error.code()).isEqualTo("python-missing"))
        .hasMessageContaining(
            "/bin/false (the first): it ended with exit code 1 and said nothing, so that it is"
                + " probably no Python; ")
        .hasMessageContaining("/no/such/python (the second): it can't be started: ")
        .hasMessageContaining("Name an interpreter that has the package flink-model-router by")
        .hasMessageContaining("'python.executable'")
        .hasMessageContaining("FLINK_MODEL_ROUTER_PYTHON");
  }

  @Test
  void aPythonThatIsKilledWhileItStartsIsToldAsThat(@TempDir Path folder) throws Exception {
    Path killed = folder.resolve("python");
    Files.writeString(killed, "#!/bin/sh\nkill -9 $$\n");
    assertThat(killed.toFile().setExecutable(true)).isTrue();

    assertThatThrownBy(
            () ->
                children.shared.acquire(
                    List.of(new Interpreter(killed.toString(), "the only one"))))
        .hasMessageContaining("it was killed by signal 9 while it started, as a machine short of")
        .hasMessageNotContaining("no Python;");
  }

  @Test
  void ifThereIsNoPythonAtAllTheAdviceIsToInstallOne() {
    assertThatThrownBy(() -> children.shared.acquire(List.of()))
        .hasMessageContaining("there is no python3 on the PATH")
        .hasMessageContaining("Install Python 3.10 or newer");
  }
}
