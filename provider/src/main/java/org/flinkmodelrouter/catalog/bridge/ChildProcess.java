package org.flinkmodelrouter.catalog.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Python with its sockets. It ends with this object, with the JVM, and, should the JVM
 * be killed, with the pipe to its standard input. Calls may be made from many threads.
 */
final class ChildProcess {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final String MODULE = "flink_model_router.bridge";
  private static final Pattern PACKAGE_MISSING =
      Pattern.compile("No module named '?flink_model_router\\b");

  /** What the JVM adds to the number of the signal that ended a process. */
  private static final int SIGNALLED = 128;

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Interpreter interpreter;
  private final Process process;
  private final String callToken;
  private final Handshake.Greeting greeting;
  private final Deque<ChildConnection> idle = new ConcurrentLinkedDeque<>();
  private final Thread shutdownHook = DaemonThread.of("end of Python", this::terminate);
  private final AtomicBoolean ended = new AtomicBoolean();

  private ChildProcess(
      Interpreter interpreter, Process process, String callToken, Handshake.Greeting greeting) {
    this.interpreter = interpreter;
    this.process = process;
    this.callToken = callToken;
    this.greeting = greeting;
  }

  /**
   * Starts a child and waits for its greeting.
   *
   * @throws ChildStartException saying why there is none
   */
  static ChildProcess start(Interpreter interpreter, Duration limit) throws ChildStartException {
    Process process;
    try {
      // The root as working directory: Python would import modules from wherever the JVM was
      // started.
      process =
          new ProcessBuilder(interpreter.command(), "-m", MODULE)
              .directory(Path.of(interpreter.command()).getRoot().toFile())
              .start();
    } catch (IOException failure) {
      throw new ChildStartException("it can't be started: " + failure.getMessage());
    }
    ChildLog log = ChildLog.of(process);
    try {
      Handshake handshake = new Handshake();
      Handshake.Greeting greeting =
          Handshake.greeting(firstLine(process, log, handshake.line(), limit));
      ChildProcess child = new ChildProcess(interpreter, process, handshake.callToken(), greeting);
      Runtime.getRuntime().addShutdownHook(child.shutdownHook);
      LOG.info("Started Python {} for the model catalog: {}", process.pid(), interpreter);
      return child;
    } catch (ChildStartException | RuntimeException failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  private static String firstLine(Process process, ChildLog log, byte[] greeting, Duration limit)
      throws ChildStartException {
    CompletableFuture<String> line = new CompletableFuture<>();
    DaemonThread.start(
        "start of Python " + process.pid(),
        () -> {
          greet(process, greeting);
          line.complete(readLine(process));
        });
    try {
      String answer = line.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (answer == null) {
        throw reasonOfEnd(process, log);
      }
      return answer;
    } catch (TimeoutException late) {
      throw new ChildStartException("it gave no sign of life within " + limit.toSeconds() + " s");
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new ChildStartException("this thread was interrupted while it started");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void greet(Process process, byte[] greeting) {
    try {
      OutputStream input = process.getOutputStream();
      input.write(greeting);
      input.flush();
    } catch (IOException gone) {
      LOG.debug("{} did not read its greeting.", process, gone);
    }
  }

  private static @Nullable String readLine(Process process) {
    try {
      return new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException gone) {
      LOG.debug("{} said nothing.", process, gone);
      return null;
    }
  }

  private static ChildStartException reasonOfEnd(Process process, ChildLog log)
      throws InterruptedException {
    boolean over = process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    List<String> said = log.tail(FAREWELL);
    if (said.stream().anyMatch(line -> PACKAGE_MISSING.matcher(line).find())) {
      return ChildStartException.withoutPackage();
    }
    if (over && process.exitValue() > SIGNALLED) {
      return new ChildStartException(
          String.format(
              "it was killed by signal %d while it started, as a machine short of memory does",
              process.exitValue() - SIGNALLED));
    }
    String end = over ? "it ended with exit code " + process.exitValue() : "it closed its output";
    return new ChildStartException(
        said.isEmpty()
            ? end + " and said nothing, so that it is probably no Python"
            : end + " and said: " + said.get(said.size() - 1).replaceFirst("[. ]+$", ""));
  }

  /** Whether calls can be made. */
  boolean alive() {
    return !ended.get() && process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /**
   * Carries out a call.
   *
   * @return the document under {@code ok}
   * @throws ChildLostException if the child is gone; whether it carried out the call is unknown
   * @throws BridgeException the error that the child answered, or {@code python-timeout}
   */
  JsonNode call(String method, JsonNode arguments, Duration limit) throws ChildLostException {
    JsonNode answer = JsonText.read(exchange(method, JsonText.write(arguments), limit));
    if (!greeting.proves(answer)) {
      throw new BridgeException(
          "internal",
          "Another process than our " + this + " answers on its port. Nothing of it was used.");
    }
    JsonNode error = answer.get("error");
    if (error == null) {
      return answer.path("ok");
    }
    if (error.path("details").path("unknown_store").asBoolean()) {
      throw new ChildLostException(error.path("message").asText());
    }
    throw new BridgeException(error.path("code").asText(), error.path("message").asText());
  }

  private String exchange(String method, String arguments, Duration limit)
      throws ChildLostException {
    ChildConnection connection = idle.pollFirst();
    try {
      if (connection == null) {
        connection = ChildConnection.open(greeting.port(), callToken, limit);
      }
      String answer = connection.call(method, arguments, limit);
      giveBack(connection);
      return answer;
    } catch (SocketTimeoutException late) {
      drop(connection);
      throw new BridgeException(
          "python-timeout",
          String.format(
              "%s did not answer '%s' within %s. It works on, so look what is stored before you"
                  + " repeat a change. If the database is only slow, raise the catalog's option"
                  + " 'call-timeout'; if the process hangs, end it: another one is started.",
              this, method, limitInWords(limit)));
    } catch (IOException broken) {
      drop(connection);
      end();
      String code = process.isAlive() ? "" : " with exit code " + process.exitValue();
      throw new ChildLostException(this + " ended" + code + " during '" + method + "'");
    } catch (BridgeException foreign) {
      drop(connection);
      throw foreign;
    }
  }

  private void giveBack(ChildConnection connection) {
    idle.addFirst(connection);
    if (ended.get()) {
      closeIdle();
    }
  }

  /** Ends the child; one that ended already is left alone. */
  void end() {
    if (!terminate()) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException alreadyShuttingDown) {
      LOG.debug("The JVM shuts down, and the hook runs anyway.", alreadyShuttingDown);
    }
  }

  /** Returns whether it was this call that ended the child. */
  private boolean terminate() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    closeIdle();
    try {
      process.getOutputStream().close();
      if (process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Python {} of the model catalog ended.", process.pid());
        return true;
      }
    } catch (IOException gone) {
      LOG.debug("Python {} had closed its standard input.", process.pid(), gone);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return true;
  }

  private void closeIdle() {
    for (ChildConnection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      drop(each);
    }
  }

  private static void drop(@Nullable ChildConnection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException failure) {
        LOG.debug("A socket could not be closed.", failure);
      }
    }
  }

  private static String limitInWords(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  @Override
  public String toString() {
    return "Python process " + process.pid() + " (" + interpreter.command() + ")";
  }
}
