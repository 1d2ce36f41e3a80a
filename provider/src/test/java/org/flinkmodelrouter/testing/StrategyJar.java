package org.flinkmodelrouter.testing;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;

/** Somebody's jar with a strategy, compiled by a real compiler against whatever he had. */
public final class StrategyJar {

  private static final String IMPORTS =
      """
      import java.util.*;
      import org.apache.flink.configuration.*;
      import org.apache.flink.table.data.RowData;
      import org.flinkmodelrouter.strategy.*;
      """;

  private StrategyJar() {}

  /**
   * Makes a jar with one class, registered as a strategy's factory.
   *
   * @param folder an empty one, for the jar and what it is made of
   * @param name of the class, in the package {@code plug}, and of the jar
   * @param body what stands in the class
   * @param older what the author had instead of this version's classes and has no longer: sources
   *     by their qualified names
   */
  public static Path make(Path folder, String name, String body, Map<String, String> older)
      throws IOException {
    Path had = Files.createDirectories(folder.resolve("had"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    if (!older.isEmpty()) {
      compile(had, had, older);
    }
    String declaration = "public final class " + name + " implements RoutingStrategyFactory {\n";
    String source = "package plug;\n" + IMPORTS + declaration + body + "\n}\n";
    compile(classes, had, Map.of("plug." + name, source));
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(RoutingStrategyFactory.class.getName()), "plug." + name);
    return pack(classes, folder.resolve(name + ".jar"));
  }

  private static void compile(Path target, Path had, Map<String, String> sources)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = target.resolveSibling("src").resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    String classPath = had + File.pathSeparator + System.getProperty("java.class.path");
    List<String> options = List.of("-proc:none", "-d", target.toString(), "-cp", classPath);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      if (!compiler.getTask(said, manager, null, options, null, units).call()) {
        throw new IllegalArgumentException(said.toString());
      }
    }
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream packed = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, packed);
      }
    }
    return jar;
  }
}
