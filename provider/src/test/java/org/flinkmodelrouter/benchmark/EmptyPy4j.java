package org.flinkmodelrouter.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import py4j.ClientServer;

/**
 * py4j's own client and server, with a call that does nothing: what the bridge can cost at best.
 */
final class EmptyPy4j implements AutoCloseable {

  private final Process python;
  private final ClientServer client;
  private final Callee callee;

  /** What the other side does. */
  public interface Callee {
    /** Nothing. */
    void call();
  }

  EmptyPy4j(String interpreter) throws IOException {
    python =
        new ProcessBuilder(interpreter, "-m", "benchmarks.empty_py4j")
            .directory(Path.of("..", "tests").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = python.inputReader(StandardCharsets.US_ASCII);
    int port = Integer.parseInt(output.readLine());
    client =
        new ClientServer.ClientServerBuilder().pythonPort(port).autoStartJavaServer(false).build();
    callee = (Callee) client.getPythonServerEntryPoint(new Class<?>[] {Callee.class});
  }

  void call() {
    callee.call();
  }

  @Override
  public void close() throws IOException {
    client.shutdown();
    python.getOutputStream().close();
    var unused = python.onExit().join();
  }
}
