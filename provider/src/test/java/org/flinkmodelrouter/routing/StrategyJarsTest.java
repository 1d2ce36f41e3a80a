package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.flinkmodelrouter.testing.StrategyJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What CREATE MODEL says where a jar with a strategy doesn't fit: it names the class and its jar.
 */
class StrategyJarsTest {

  private static final String STRATEGY = "org.flinkmodelrouter.strategy.";
  private static final String IDENTIFIER = "public String identifier() { return \"plug\"; }\n";
  private static final String CREATE =
      "public RoutingStrategy create(StrategyContext c) { return r -> null; }\n";

  /** What a factory and a strategy once were, let us say. */
  private static final Map<String, String> OLDER =
      Map.of(
          STRATEGY + "RoutingStrategyFactory",
          """
          package org.flinkmodelrouter.strategy;
          public interface RoutingStrategyFactory {
            default String identifier() { return ""; }
            default RoutingStrategy create(StrategyContext context) { return null; }
            RoutingStrategy make(StrategyContext context);
          }
          """,
          STRATEGY + "RoutingStrategy",
          """
          package org.flinkmodelrouter.strategy;
          public interface RoutingStrategy extends java.io.Serializable {
            String label(org.apache.flink.table.data.RowData row);
          }
          """,
          STRATEGY + "StrategyContext",
          """
          package org.flinkmodelrouter.strategy;
          public interface StrategyContext {
            String routerName();
          }
          """,
          "org.gone.Library",
          """
          package org.gone;
          public class Library {
            public static String call() { return ""; }
          }
          """);

  @TempDir private Path folder;

  private Path jar(String name, String body) throws IOException {
    return StrategyJar.make(
        Files.createDirectory(folder.resolve(name.toLowerCase(Locale.ROOT))), name, body, Map.of());
  }

  private Path olderJar(String name, String body) throws IOException {
    return StrategyJar.make(folder, name, body, OLDER);
  }

  /** CREATE MODEL, in a session that added these jars. */
  private void create(Path... jars) throws IOException {
    MemoryModels models = new MemoryModels("ml");
    models.write("db", "cheap", Models.model("query STRING", "r STRING", "provider", "absent"));
    URL[] added = Arrays.stream(jars).map(StrategyJarsTest::url).toArray(URL[]::new);
    try (URLClassLoader session = new URLClassLoader(added, getClass().getClassLoader())) {
      new RouterCheck(models, session)
          .check(
              ObjectIdentifier.of("ml", "db", "router"),
              Models.model(
                  "query STRING",
                  "r STRING",
                  "provider",
                  "routing",
                  "candidates",
                  "cheap",
                  "strategy",
                  "plug"));
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void assertRefused(Path jar, String... parts) {
    assertThatThrownBy(() -> create(jar))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContainingAll(parts)
        .hasMessageContaining(jar.toUri().getPath())
        .hasMessageContaining("plug." + jar.getFileName().toString().replace(".jar", ""))
        .satisfies(
            error ->
                assertThat(ExceptionUtils.stringifyException(error))
                    .as("what the SQL client shows: behind the last of these")
                    .doesNotContain("Caused by:"));
  }

  @Test
  void aJarThatFitsIsUsed() throws IOException {
    create(jar("Fitting", IDENTIFIER + CREATE));
  }

  @Test
  void twoOfOneNameAreRefusedNamingBothClassesAndTheirJars() throws IOException {
    Path one = jar("One", IDENTIFIER + CREATE);
    Path two = jar("Two", IDENTIFIER + CREATE);

    assertThatThrownBy(() -> create(one, two))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Two routing strategies are called 'plug': plug.One of %s, and plug.Two of %s. Remove"
                + " one of their jars, or let one return another identifier().",
            url(one), url(two));
  }

  @Test
  void aFactoryOfAnotherVersionIsRefused() throws IOException {
    assertRefused(
        olderJar("Renamed", "public RoutingStrategy make(StrategyContext c) { return null; }"),
        "AbstractMethodError",
        "Build its jar anew for this version of flink-model-router");
  }

  @Test
  void aFactoryThatCallsWhatIsGoneIsRefused() throws IOException {
    assertRefused(
        olderJar(
            "Caller",
            IDENTIFIER
                + """
                public RoutingStrategy create(StrategyContext c) {
                  return row -> c.routerName();
                }
                public RoutingStrategy make(StrategyContext c) { return null; }
                """),
        "The strategy 'plug' of router ml.db.router, which is plug.Caller of",
        "built for another version of flink-model-router");
  }

  @Test
  void aStrategyOfAnotherVersionIsRefused() throws IOException {
    assertRefused(
        olderJar(
            "Labelling",
            IDENTIFIER
                + """
                static class Labels implements RoutingStrategy {
                  public String label(RowData row) { return "cheap"; }
                }
                public RoutingStrategy create(StrategyContext c) { return new Labels(); }
                public RoutingStrategy make(StrategyContext c) { return null; }
                """),
        "The strategy 'plug' of router ml.db.router, which is plug.Labelling of",
        "has no method",
        "RoutingStrategy.decide(",
        "build it anew");
  }

  @Test
  void aJarWithoutALibraryThatItNeedsIsRefused() throws IOException {
    assertRefused(
        olderJar(
            "Needy",
            """
            public String identifier() { return "plug"; }
            public RoutingStrategy create(StrategyContext c) {
              org.gone.Library.call();
              return null;
            }
            public RoutingStrategy make(StrategyContext c) { return null; }
            """),
        "NoClassDefFoundError: org/gone/Library",
        "or lacks a library");
  }

  @Test
  void aFactoryThatCannotBeLoadedIsRefusedWithTheJarsThatRegisterOnes() throws IOException {
    assertRefused(
        olderJar(
            "Failing",
            IDENTIFIER
                + """
                public Failing() { throw new IllegalStateException("no licence"); }
                public RoutingStrategy make(StrategyContext c) { return null; }
                """),
        "IllegalStateException: no licence",
        "Mend or remove its jar",
        "Strategies are registered in: ");
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Path heir =
        StrategyJar.make(
            sub,
            "Heir",
            IDENTIFIER
                + CREATE
                + "static final class Inner extends org.gone.Library {}"
                + " private static final Object O = new Inner();",
            Map.of("org.gone.Library", OLDER.get("org.gone.Library")));
    assertRefused(heir, "org/gone/Library", "Mend or remove its jar");
  }

  @Test
  void anotherStrategysOptionsAreRefused() throws IOException {
    Path greedy =
        jar(
            "Greedy",
            IDENTIFIER + CREATE + "public Set<String> optionGroups() { return Set.of(\"rule\"); }");

    assertRefused(
        greedy,
        "The options 'rule.…' are claimed by two routing strategies",
        "'rule', which is org.flinkmodelrouter.strategy.rule.RuleStrategyFactory of",
        "'plug', which is plug.Greedy of");
  }

  @Test
  void theRoutersOwnOptionsAreRefused() throws IOException {
    assertRefused(
        jar(
            "OnError",
            IDENTIFIER
                + CREATE
                + """
                public Set<ConfigOption<?>> options() {
                  return Set.of(ConfigOptions.key("on-error").stringType().noDefaultValue());
                }
                """),
        "It declares an option 'on-error', but 'strategy.on-error' is every router's own",
        "Let its options() return another name");
    for (String group : List.of("candidate", "circuit-breaker")) {
      assertRefused(
          jar(
              "Of" + group.replace("-", ""),
              IDENTIFIER
                  + CREATE
                  + "public Set<String> optionGroups() { return Set.of(\""
                  + group
                  + "\"); }"),
          "It declares a group of options '" + group + "', but '" + group + ".…' is every",
          "Let its optionGroups() return another name");
    }
  }

  @Test
  void namesThatNoOptionCanHaveAreRefused() throws IOException {
    assertRefused(
        jar("Nameless", "public String identifier() { return null; }" + CREATE), "has no name");
    assertRefused(
        jar(
            "Dotted",
            IDENTIFIER + CREATE + "public Set<String> optionGroups() { return Set.of(\"a.b\"); }"),
        "has a group of options called 'a.b'");
    assertRefused(
        jar(
            "Undeclared",
            IDENTIFIER + CREATE + "public Set<String> optionGroups() { return null; }"),
        "cannot say what it is called and which options it has: java.lang.NullPointerException");
  }

  @Test
  void aStrategyThatCannotBeShippedIsRefused() throws IOException {
    assertRefused(
        jar(
            "Unshippable",
            IDENTIFIER
                + """
                public RoutingStrategy create(StrategyContext c) {
                  Object held = new Object();
                  return row -> new RoutingDecision.Abstention(held.toString());
                }
                """),
        "cannot be shipped to the tasks",
        "NotSerializableException: java.lang.Object",
        "transient");
    assertRefused(
        jar(
            "Nothing",
            IDENTIFIER + "public RoutingStrategy create(StrategyContext c) { return null; }"),
        "create() returned null");
  }

  @Test
  void aStrategyThatCannotBeMadeIsNamed() throws IOException {
    assertRefused(
        jar(
            "Throwing",
            IDENTIFIER
                + """
                public RoutingStrategy create(StrategyContext c) {
                  throw new IllegalStateException("the list is empty");
                }
                """),
        "could not be made: java.lang.IllegalStateException: the list is empty");
  }
}
