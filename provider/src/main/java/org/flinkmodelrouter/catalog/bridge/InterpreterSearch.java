package org.flinkmodelrouter.catalog.bridge;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Where a Python is looked for: the catalog's option, an environment variable, the environment that
 * our jar lies in, {@code python3} on the PATH. One that somebody named is the only one tried.
 */
public final class InterpreterSearch {

  /** The environment variable that names an interpreter for every catalog of the process. */
  public static final String VARIABLE = "FLINK_MODEL_ROUTER_PYTHON";

  private final Map<String, String> environment;
  private final @Nullable Path jar;

  /**
   * A search with its surroundings.
   *
   * @param environment the process's environment variables
   * @param jar our jar, or null where the classes don't come from one
   */
  InterpreterSearch(Map<String, String> environment, @Nullable Path jar) {
    this.environment = environment;
    this.jar = jar;
  }

  /** A search from this process and the jar that holds this class. */
  public static InterpreterSearch ofThisProcess() {
    return new InterpreterSearch(System.getenv(), ownJar());
  }

  /**
   * The interpreters to try, in order.
   *
   * @param option the value of {@code python.executable}, or null
   * @return none at all if there is no {@code python3} on the PATH either
   * @throws BridgeException {@code python-missing} if an interpreter was named that is not there
   */
  public List<Interpreter> candidates(@Nullable String option) {
    if (option != null) {
      return List.of(named(option, "the option 'python.executable'"));
    }
    String variable = environment.get(VARIABLE);
    if (variable != null && !variable.isBlank()) {
      return List.of(named(variable, "the environment variable " + VARIABLE));
    }
    List<Interpreter> found = new ArrayList<>();
    besideJar()
        .map(path -> new Interpreter(path.toString(), "the environment that the jar lies in"))
        .ifPresent(found::add);
    onPath("python3")
        .map(path -> new Interpreter(path.toString(), "python3 on the PATH"))
        .ifPresent(found::add);
    return found;
  }

  private Interpreter named(String command, String origin) {
    boolean bare = command.indexOf(File.separatorChar) < 0;
    Optional<Path> path =
        bare
            ? onPath(command)
            : Optional.of(Path.of(command).toAbsolutePath().normalize())
                .filter(Files::isExecutable);
    return path.map(found -> new Interpreter(found.toString(), origin))
        .orElseThrow(
            () ->
                new BridgeException(
                    "python-missing",
                    String.format(
                        "%s names the Python interpreter '%s', but %s. Name one that has the"
                            + " package flink-model-router.",
                        capitalized(origin),
                        command,
                        bare
                            ? "there is no such program on the PATH"
                            : "there is no such file, or it is not executable")));
  }

  /**
   * The jar of an installed package is {@code <env>/lib/python3.x/site-packages/
   * flink_model_router/jars/*.jar}; that of a checkout {@code
   * <checkout>/catalog/flink_model_router/jars/*.jar}, with {@code <checkout>/.venv} beside it.
   */
  private Optional<Path> besideJar() {
    Path packages = ancestor(jar, 3);
    if (packages == null || !jar.getParent().getParent().endsWith("flink_model_router")) {
      return Optional.empty();
    }
    Path environmentRoot = ancestor(packages, 3);
    Path checkout = ancestor(packages, 1);
    List<Path> places = new ArrayList<>();
    if (packages.endsWith("site-packages") && environmentRoot != null) {
      places.add(environmentRoot.resolve("bin").resolve("python"));
    } else if (checkout != null) {
      places.add(checkout.resolve(".venv").resolve("bin").resolve("python"));
    }
    return places.stream().filter(Files::isExecutable).findFirst();
  }

  private Optional<Path> onPath(String program) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        Path path = Path.of(folder, program).toAbsolutePath().normalize();
        if (Files.isRegularFile(path) && Files.isExecutable(path)) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable Path ancestor(@Nullable Path path, int steps) {
    Path at = path;
    for (int step = 0; step < steps && at != null; step++) {
      at = at.getParent();
    }
    return at;
  }

  private static @Nullable Path ownJar() {
    CodeSource source = InterpreterSearch.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !"file".equals(location.getProtocol())) {
      return null;
    }
    try {
      return Path.of(new URI(location.toString())).toAbsolutePath();
    } catch (URISyntaxException unescaped) {
      // A class loader's URL need not be a URI: one with a space in it isn't.
      return Path.of(location.getPath()).toAbsolutePath();
    }
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
