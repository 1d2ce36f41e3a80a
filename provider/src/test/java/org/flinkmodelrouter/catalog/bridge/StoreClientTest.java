package org.flinkmodelrouter.catalog.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StoreClientTest {

  @RegisterExtension final Children children = new Children();
  @TempDir Path folder;
  private Path database;

  @BeforeEach
  void nameTheDatabase() {
    database = folder.resolve("models.db");
  }

  @Test
  void aProcessKilledBetweenCallsIsReplacedUnnoticed() throws Exception {
    StoreClient client = children.client(database);
    client.write("create_database", named("before"));
    children.process().kill();

    client.write("create_database", named("after"));

    assertThat(databases(client)).containsExactly("default", "before", "after");
  }

  @Test
  void aWriteInTheMiddleOfWhichTheProcessIsKilledHappensOnce() throws Exception {
    StoreClient client = children.client(database);
    OsProcess process = children.process();
    process.suspend();
    CompletableFuture<JsonNode> write =
        inTheBackground(() -> client.write("create_database", named("once")));

    process.kill();

    assertThat(write.get()).isEmpty();
    assertThat(databases(client)).containsExactly("default", "once");
    assertThat(children.process()).isNotEqualTo(process);
  }

  @Test
  void aWriteThatWasCarriedOutIsAnsweredAgainByTheNextProcess() throws Exception {
    ObjectNode write = named("once").put("request", "4711");
    SharedChild child = children.shared.acquire(Children.python());
    ChildProcess process = child.process();
    JsonNode first = openAndWrite(process, write);
    OsProcess.of(process).kill();
    OsProcess.await(() -> !process.alive(), "the JVM takes note");

    JsonNode second = openAndWrite(child.process(), write);

    assertThat(second).isEqualTo(first);
    child.release();
    assertThat(databases(children.client(database))).containsExactly("default", "once");
  }

  @Test
  void ifTheNextProcessDoesNotComeUpTheErrorTellsWhy() throws Exception {
    Path once = folder.resolve("python");
    Files.writeString(
        once,
        "#!/bin/sh\n"
            + ("test ! -e " + folder + "/started || { echo disk is full >&2; exit 9; }\n")
            + ("touch " + folder + "/started\n")
            + ("exec " + Python.executable() + " \"$@\"\n"));
    Files.setPosixFilePermissions(once, PosixFilePermissions.fromString("rwx------"));
    List<Interpreter> interpreter = List.of(new Interpreter(once.toString(), "a test's"));
    StoreClient client = children.client(database, interpreter, Children.LIMIT);
    children.process(interpreter).kill();

    assertThatThrownBy(() -> databases(client))
        .isInstanceOfSatisfying(
            BridgeException.class, error -> assertThat(error.code()).isEqualTo("python-stopped"))
        .hasMessageContaining("The Python process behind catalog 'ml' ended")
        .hasMessageContaining("it ended with exit code 9 and said: disk is full")
        .hasMessageContaining("what is stored before you repeat a change");
  }

  @Test
  void aStoreThatIsOpenedTooLateIsClosedAgain() throws Exception {
    children.shared.acquire(Children.python());
    OsProcess process = children.process();
    Process locked = lockOf(database);
    assertThat(locked.inputReader().readLine()).isEqualTo("locked");

    assertThatThrownBy(() -> children.client(database, Children.python(), Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            BridgeException.class, error -> assertThat(error.code()).isEqualTo("python-timeout"));
    assertThat(process.hasOpen(database)).isTrue();
    locked.destroyForcibly().waitFor();

    OsProcess.await(() -> !process.hasOpen(database), "the store is closed");
  }

  /** A process that keeps others from even reading the database. */
  private static Process lockOf(Path database) throws IOException {
    String program =
        """
        import sqlite3, sys
        connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        print("locked", flush=True)
        sys.stdin.read()
        """;
    return new ProcessBuilder(Python.executable(), "-c", program, database.toString()).start();
  }

  @Test
  void aProcessThatHangsIsToldAndStays() throws Exception {
    StoreClient client = children.client(database);
    SharedChild child = children.shared.acquire(Children.python());
    ChildProcess process = child.process();
    OsProcess.of(process).suspend();

    assertThatThrownBy(() -> process.call("ping", JsonText.object(), Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            BridgeException.class, error -> assertThat(error.code()).isEqualTo("python-timeout"))
        .hasMessageContaining("Python process " + process.pid() + " (" + Python.executable() + ")")
        .hasMessageContaining("did not answer 'ping' within 200 ms")
        .hasMessageContaining("'call-timeout'");

    OsProcess.of(process).resume();
    assertThat(databases(client)).containsExactly("default");
    assertThat(child.process()).isEqualTo(process);
    child.release();
  }

  @Test
  void aDatabaseThatVanishedWithTheProcessDoesNotComeBackEmpty() throws Exception {
    StoreClient client = children.client(database);
    children.process().kill();
    Files.delete(database);

    assertThatThrownBy(() -> databases(client))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining(database.toString());
    assertThat(database).doesNotExist();
  }

  @Test
  void whatIsSentIsNowhereInTheErrorOfALostCall() throws Exception {
    StoreAddress address =
        new StoreAddress(
            "ml", "postgresql://h/d", "u", "hunter2", false, "default", Integrity.STRICT);

    assertThat(address.toString()).doesNotContain("hunter2");
    assertThatThrownBy(
            () ->
                StoreClient.open(children.shared, Children.python(), address, Duration.ofMillis(1)))
        .satisfies(
            failure ->
                assertThat(ExceptionUtils.stringifyException(failure)).doesNotContain("hunter2"));
  }

  @Test
  void aCallThatNobodyKnowsIsADefect() {
    StoreClient client = children.client(database);

    assertThatThrownBy(() -> client.read("list_everything", JsonText.object()))
        .isInstanceOfSatisfying(
            BridgeException.class, error -> assertThat(error.code()).isEqualTo("internal"))
        .hasMessageContaining("There is no method 'list_everything'");
  }

  @Test
  void manyThreadsMayCallAtOnce() throws Exception {
    StoreClient client = children.client(database);
    List<CompletableFuture<Void>> calls =
        IntStream.range(0, 8)
            .mapToObj(
                thread ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 25; i++) {
                            assertThat(databases(client)).contains("default");
                          }
                        }))
            .toList();

    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get();
  }

  private JsonNode openAndWrite(ChildProcess process, ObjectNode write) throws ChildLostException {
    JsonNode store =
        process.call("open", Children.address(database).arguments(), Children.LIMIT).get("store");
    return process.call("create_database", write.put("store", store.asText()), Children.LIMIT);
  }

  /** Starts a call and returns when it waits for its answer. */
  private static <T> CompletableFuture<T> inTheBackground(Supplier<T> call) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    AtomicReference<Thread> caller = new AtomicReference<>();
    caller.set(
        DaemonThread.start(
            "a test's call",
            () -> {
              try {
                result.complete(call.get());
              } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
              }
            }));
    OsProcess.await(
        () ->
            Arrays.stream(caller.get().getStackTrace())
                .anyMatch(
                    frame ->
                        frame.getClassName().equals("java.io.BufferedReader")
                            && frame.getMethodName().equals("readLine")),
        "the call has been sent");
    return result;
  }

  private static ObjectNode named(String database) {
    ObjectNode arguments = JsonText.object().put("database", database).putNull("comment");
    arguments.set("properties", JsonText.object());
    return arguments;
  }

  private static List<String> databases(StoreClient client) {
    List<String> names = new ArrayList<>();
    client.read("list_databases", JsonText.object()).forEach(name -> names.add(name.asText()));
    return names;
  }
}
