package org.flinkmodelrouter.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The interpreter that has our package, as the build names it. */
public final class Python {

  private Python() {}

  /** Its absolute path. */
  public static String executable() {
    String path = System.getProperty("flink-model-router.python");
    if (path == null) {
      throw new IllegalStateException(
          "Set -Dflink-model-router.python to a Python that has flink-model-router.");
    }
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  /** Runs a program to its end and returns what it printed; it must succeed. */
  public static String run(String program, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[3 + arguments.length];
    command[0] = executable();
    command[1] = "-c";
    command[2] = program;
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(printed);
    }
    return printed;
  }
}
