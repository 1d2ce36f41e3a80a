package org.flinkmodelrouter.catalog.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.testing.Python;

/** A JVM of its own with a catalog that it never closes. */
final class SeparateJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private SeparateJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static SeparateJvm start(Path database) throws IOException {
    return new SeparateJvm(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SeparateJvm.class.getName(),
                database.toString(),
                Python.executable())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The Python that it started; returns when the catalog is open. */
  OsProcess child() throws IOException {
    return new OsProcess(Long.parseLong(output.readLine()));
  }

  OsProcess process() {
    return new OsProcess(process.pid());
  }

  /** Lets it come to the end of its program. */
  void finish() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Opens a catalog, prints its child's number, and ends with standard input. */
  public static void main(String[] arguments) throws Exception {
    FactoryUtil.createCatalog(
        "ml",
        Map.of(
            "type",
            "model-catalog",
            "url",
            "sqlite:///" + arguments[0],
            "python.executable",
            arguments[1]),
        new Configuration(),
        SeparateJvm.class.getClassLoader());
    List<Long> children = ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    System.out.println(children.get(0));
    while (System.in.read() >= 0) {
      // until the test closes the pipe
    }
  }
}
