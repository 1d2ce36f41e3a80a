package org.flinkmodelrouter.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.catalog.bridge.JsonText;

/**
 * What a large catalog costs and how fast models are made: on SQLite, and on PostgreSQL where it is
 * installed, by a server that flushes what it commits.
 */
public final class CatalogBenchmark {

  private static final String PYTHON = System.getProperty("flink-model-router.python");
  private static final Path TESTS = Path.of("..", "tests").toAbsolutePath().normalize();

  private final Path folder;

  private CatalogBenchmark(Path folder) {
    this.folder = folder;
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("catalog-benchmark");
    CatalogBenchmark benchmark = new CatalogBenchmark(folder);
    System.out.printf("%d cores%n", Runtime.getRuntime().availableProcessors());
    benchmark.run(
        "SQLite", benchmark.file("small"), benchmark.file("large"), benchmark.file("new"));
    benchmark.printFsyncs();
    try (OwnPostgres server = new OwnPostgres(PYTHON, folder, "small", "large", "new")) {
      if (server.missing().isEmpty()) {
        benchmark.run(
            "PostgreSQL, fsync " + server.fsync(),
            on(server, "small"),
            on(server, "large"),
            on(server, "new"));
      } else {
        System.out.println("PostgreSQL: not measured, " + server.missing());
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    }
    System.exit(0); // Flink's threads are not all daemons
  }

  private void run(String name, Place small, Place large, Place fresh) throws Exception {
    System.out.println(name);
    small.fill(1, 100);
    large.fill(10, 10_000);
    sizes(small, large);
    int sessions = 8;
    List<Double> alone = new ArrayList<>();
    List<Double> together = new ArrayList<>();
    // In turn, so that both meet the same moments of the machine.
    for (int round = 0; round < 5; round++) {
      alone.add(creations(fresh, round, 1, 300));
      together.add(creations(fresh, round, sessions, 100));
    }
    System.out.printf(
        Locale.ROOT,
        "  CREATE MODEL: one session %.0f a second, %d sessions %.0f, %.2f times one (medians of 5)%n",
        middle(alone),
        sessions,
        middle(together),
        middle(together) / middle(alone));
  }

  /** Get by name and SHOW MODELS, the small and the large catalog in turn. */
  private static void sizes(Place small, Place large) throws Exception {
    Session few = new Session(small);
    Session many = new Session(large);
    String memory = childMemory();
    List<Long> fewTimes = new ArrayList<>();
    List<Long> manyTimes = new ArrayList<>();
    for (int call = 0; call < 3_000; call++) {
      long start = System.nanoTime();
      few.get("d0", "m" + call % 100);
      long between = System.nanoTime();
      many.get("d" + call % 10, "m" + (call * 37) % 10_000);
      long end = System.nanoTime();
      if (call >= 500) {
        fewTimes.add(between - start);
        manyTimes.add(end - between);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  get by name: %.3f ms among 100 models, %.3f ms among 100,000, %.2f times (medians)%n",
        median(fewTimes),
        median(manyTimes),
        median(manyTimes) / median(fewTimes));
    List<Long> shows = new ArrayList<>();
    for (int call = 0; call < 7; call++) {
      long start = System.nanoTime();
      int shown = many.show("d3");
      shows.add(System.nanoTime() - start);
      if (shown != 10_000) {
        throw new IllegalStateException(shown + " models were shown");
      }
    }
    System.out.printf(
        Locale.ROOT, "  SHOW MODELS of 10,000 models: %.0f ms (median)%n", median(shows));
    System.out.printf(
        "  memory of the child: %s before, %s after all that%n", memory, childMemory());
  }

  /** Models made in a second by so many sessions at once; none may fail. */
  private static double creations(Place place, int round, int sessions, int each) throws Exception {
    List<Session> all = new ArrayList<>();
    for (int number = 0; number < sessions; number++) {
      all.add(new Session(place));
    }
    for (Session session : all) {
      session.create("warm_%d_%d_%d".formatted(round, sessions, all.indexOf(session)));
    }
    ExecutorService pool = Executors.newFixedThreadPool(sessions);
    List<Callable<Void>> work = new ArrayList<>();
    for (int number = 0; number < sessions; number++) {
      Session session = all.get(number);
      String prefix = "made_%d_%d_%d_".formatted(round, sessions, number);
      work.add(
          () -> {
            for (int made = 0; made < each; made++) {
              session.create(prefix + made);
            }
            return null;
          });
    }
    long start = System.nanoTime();
    for (Future<Void> done : pool.invokeAll(work)) {
      done.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    pool.shutdown();
    return sessions * each / seconds;
  }

  /** What a file that is flushed at each write allows, on the disk that has the catalogs. */
  private void printFsyncs() throws IOException {
    ByteBuffer page = ByteBuffer.allocate(4096);
    int count = 500;
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("flushed"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      for (int write = 0; write < count; write++) {
        int ignored = channel.write(page.rewind());
        channel.force(false);
      }
      System.out.printf(
          Locale.ROOT,
          "  the disk flushes %.0f pages a second%n",
          count / ((System.nanoTime() - start) / 1e9));
    }
  }

  private Place file(String name) {
    return new Place("sqlite:///" + folder.resolve(name + ".db"), null, null, null);
  }

  private static Place on(OwnPostgres server, String name) {
    return new Place(server.url(name), server.user(), server.password(), server.passwordFile());
  }

  private static String childMemory() throws IOException {
    StringBuilder memory = new StringBuilder();
    for (ProcessHandle child : ProcessHandle.current().children().toList()) {
      if (!child.info().commandLine().orElse("").contains("flink_model_router.bridge")) {
        continue; // the benchmark's own server
      }
      Path status = Path.of("/proc", String.valueOf(child.pid()), "status");
      if (Files.exists(status)) {
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .forEach(line -> memory.append(line.replaceAll("\\D+", "")).append(" kB "));
      }
    }
    return memory.toString().trim();
  }

  private static double median(List<Long> nanos) {
    return middle(nanos) / 1e6;
  }

  private static <T extends Number> double middle(List<T> values) {
    return values.stream().mapToDouble(Number::doubleValue).sorted().toArray()[values.size() / 2];
  }

  /** A database of a catalog. */
  private record Place(
      String url, @Nullable String user, @Nullable String password, @Nullable Path passwordFile) {

    void fill(int databases, int models) throws Exception {
      ObjectNode task = JsonText.object();
      task.put("url", url).put("user", user).put("password", password);
      python("benchmarks.fill", task.put("databases", databases).put("models", models));
    }

    private static void python(String module, ObjectNode task) throws Exception {
      Process process =
          new ProcessBuilder(PYTHON, "-m", module)
              .directory(TESTS.toFile())
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (OutputStream input = process.getOutputStream()) {
        input.write((task + "\n").getBytes(StandardCharsets.UTF_8));
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(module + " failed");
      }
    }
  }

  /** A session with the catalog. */
  private static final class Session {

    private final TableEnvironment environment =
        TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    private final Catalog catalog;

    Session(Place place) {
      String login =
          place.user() == null
              ? ""
              : ", 'user'='%s', 'password'='${file:%s}'"
                  .formatted(place.user(), place.passwordFile());
      run(
          "CREATE CATALOG c WITH ('type'='model-catalog', 'initialize'='true', 'url'='%s', 'python.executable'='%s'%s)"
              .formatted(place.url(), PYTHON, login));
      run("USE CATALOG c");
      catalog = environment.getCatalog("c").orElseThrow();
    }

    void get(String database, String model) throws Exception {
      var unused = catalog.getModel(new ObjectPath(database, model));
    }

    int show(String database) throws Exception {
      return CollectionUtil.iteratorToList(
              environment.executeSql("SHOW MODELS IN " + database).collect())
          .size();
    }

    void create(String model) {
      run(
          """
          CREATE MODEL %s INPUT (query STRING) OUTPUT (response STRING)
          WITH ('provider' = 'openai', 'model' = 'm', 'api-key' = '${env:OPENAI_API_KEY}')"""
              .formatted(model));
    }

    private void run(String statement) {
      var unused = environment.executeSql(statement);
    }
  }
}
