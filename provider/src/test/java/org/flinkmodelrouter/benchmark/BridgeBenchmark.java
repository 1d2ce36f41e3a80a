package org.flinkmodelrouter.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.flinkmodelrouter.catalog.bridge.Integrity;
import org.flinkmodelrouter.catalog.bridge.InterpreterSearch;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.flinkmodelrouter.catalog.bridge.SharedChildren;
import org.flinkmodelrouter.catalog.bridge.StoreAddress;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/** What a statement pays for the catalog's other process. */
public final class BridgeBenchmark {

  private static final String PYTHON = System.getProperty("flink-model-router.python");

  private final TableEnvironment environment =
      TableEnvironment.create(EnvironmentSettings.inStreamingMode());
  private final Path folder;

  private BridgeBenchmark(Path folder) {
    this.folder = folder;
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("bridge-benchmark");
    BridgeBenchmark benchmark = new BridgeBenchmark(folder);
    System.out.printf("%d cores%n", Runtime.getRuntime().availableProcessors());
    benchmark.createCatalog();
    benchmark.calls();
    benchmark.manyCatalogs(50);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    }
    System.exit(0); // Flink's threads are not all daemons
  }

  private void createCatalog() throws Exception {
    List<Long> cold = new ArrayList<>();
    List<Long> warm = new ArrayList<>();
    for (int run = 0; run < 7; run++) {
      for (ProcessHandle child : children()) {
        child.destroyForcibly();
        child.onExit().get();
      }
      cold.add(timedCreation("cold_" + run));
      warm.add(timedCreation("warm_" + run));
    }
    print("CREATE CATALOG on a new SQLite file, no child running", cold);
    print("CREATE CATALOG on a new SQLite file, child running", warm);
  }

  private long timedCreation(String name) {
    long start = System.nanoTime();
    create(name);
    return System.nanoTime() - start;
  }

  private void create(String name) {
    run(
        "CREATE CATALOG `%s` WITH ('type'='model-catalog', 'url'='%s', 'python.executable'='%s')"
            .formatted(name, url(name), PYTHON));
  }

  private String url(String name) {
    return "sqlite:///" + folder.resolve(name + ".db");
  }

  /**
   * The three calls in turn, so that all meet the same moments of the machine, and each as often
   * after each other one.
   */
  private void calls() throws Exception {
    create("models");
    run("USE CATALOG `models`");
    run(
        """
        CREATE MODEL m INPUT (query STRING) OUTPUT (response STRING)
        WITH ('provider' = 'openai', 'model' = 'm', 'api-key' = '${env:OPENAI_API_KEY}')""");
    Catalog catalog = environment.getCatalog("models").orElseThrow();
    ObjectPath path = new ObjectPath("default", "m");
    List<List<Long>> times = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    try (EmptyPy4j py4j = new EmptyPy4j(PYTHON);
        StoreClient client =
            StoreClient.open(
                SharedChildren.ofThisClassLoader(),
                InterpreterSearch.ofThisProcess().candidates(PYTHON),
                new StoreAddress(
                    "ping", url("models"), null, null, false, "default", Integrity.STRICT),
                Duration.ofSeconds(30))) {
      List<Callable<?>> calls =
          List.of(
              () -> {
                py4j.call();
                return py4j;
              },
              () -> client.read("ping", JsonText.object()),
              () -> catalog.getModel(path));
      for (int call = 0; call < 18_000; call++) {
        // 0 1 2, 1 2 0, 2 0 1, and again
        int which = (call + call / 3) % 3;
        long start = System.nanoTime();
        var unused = calls.get(which).call();
        long end = System.nanoTime();
        if (call >= 3_000) {
          times.get(which).add(end - start);
        }
      }
    }
    print("an empty call of py4j", times.get(0));
    print("an empty call of the bridge", times.get(1));
    print("get_model", times.get(2));
    printBeyond("an empty call of the bridge", times.get(1), times.get(0));
    printBeyond("get_model", times.get(2), times.get(0));
  }

  private void manyCatalogs(int count) throws Exception {
    for (int number = 0; number < count; number++) {
      create("many_" + number);
    }
    List<ProcessHandle> children = children();
    System.out.printf("%d catalogs in one class loader: %d child", count, children.size());
    for (ProcessHandle child : children) {
      Path status = Path.of("/proc", String.valueOf(child.pid()), "status");
      if (Files.exists(status)) {
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .forEach(line -> System.out.print(", " + line.replaceAll("\\s+", " ")));
      }
    }
    System.out.println();
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().children().toList();
  }

  private static void print(String what, List<Long> nanos) {
    System.out.printf(
        Locale.ROOT,
        "%s: median %.3f ms, p99 %.3f ms (%d runs)%n",
        what,
        millis(nanos, 0.5),
        millis(nanos, 0.99),
        nanos.size());
  }

  private static void printBeyond(String what, List<Long> nanos, List<Long> base) {
    System.out.printf(
        Locale.ROOT,
        "%s beyond an empty call of py4j: median %.3f ms, p99 %.3f ms%n",
        what,
        millis(nanos, 0.5) - millis(base, 0.5),
        millis(nanos, 0.99) - millis(base, 0.99));
  }

  private static double millis(List<Long> nanos, double quantile) {
    return nanos.stream().sorted().toList().get((int) (nanos.size() * quantile)) / 1e6;
  }

  private void run(String statement) {
    var unused = environment.executeSql(statement);
  }
}
