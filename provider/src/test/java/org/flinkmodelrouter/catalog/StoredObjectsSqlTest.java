package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables, views and functions as users meet them: made in one session, used in the next one. */
class StoredObjectsSqlTest {

  private static final String NUMBERS =
      "CREATE TABLE numbers (n BIGINT, doubled AS n * 2) WITH ('connector' = 'datagen',"
          + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '5')";

  @TempDir Path folder;
  private SqlSession session;

  @BeforeEach
  void open() {
    session = SqlSession.on(folder.resolve("models.db"));
  }

  @Test
  void aTableAndAViewAreQueriedInTheNextSession() {
    session.execute(NUMBERS);
    session.execute("CREATE VIEW even AS SELECT n, doubled FROM numbers WHERE MOD(n, 2) = 0");
    session.execute("CREATE DATABASE other");

    SqlSession next = next();
    next.execute("USE other");

    assertThat(next.column("SHOW TABLES FROM `default`")).containsExactly("even", "numbers");
    assertThat(next.column("SHOW VIEWS FROM ml.`default`")).containsExactly("even");
    assertThat(next.column("SELECT doubled FROM `default`.even"))
        .containsExactlyInAnyOrder("4", "8");
    assertThat(next.column("SHOW CREATE VIEW `default`.even").get(0))
        .contains("CREATE VIEW `ml`.`default`.`even`");
  }

  @Test
  void allThatIsDeclaredOfATableIsThereInTheNextSession() {
    session.execute(
        "CREATE TABLE orders (\n"
            + "  `id` BIGINT NOT NULL COMMENT 'it''s the \"key\"',\n"
            + "  `at` TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL,\n"
            + "  `offset` BIGINT METADATA,\n"
            + "  `price, net` DECIMAL(10, 2),\n"
            + "  `gross` AS `price, net` * 1.19 COMMENT 'with tax',\n"
            + "  `seen` AS PROCTIME(),\n"
            + "  `day` STRING,\n"
            + "  WATERMARK FOR `at` AS `at` - INTERVAL '5' SECOND,\n"
            + "  CONSTRAINT `key, of it` PRIMARY KEY (`id`, `day`) NOT ENFORCED\n"
            + ") COMMENT 'what people buy'\n"
            + "DISTRIBUTED BY HASH(`id`) INTO 4 BUCKETS\n"
            + "PARTITIONED BY (`day`)\n"
            + "WITH ('connector' = 'none', 'schema.0.name' = 'no schema', 'comment' = 'no comment',"
            + " 'partition.keys.0.name' = '', 'ü ''key''' = '${env:SECRET}')");

    String before = session.column("SHOW CREATE TABLE orders").get(0);
    String after = next().column("SHOW CREATE TABLE orders").get(0);

    assertThat(after)
        .isEqualTo(before)
        .contains("`at` TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL")
        .contains("`gross` AS `price, net` * 1.19")
        .contains("WATERMARK FOR `at` AS `at` - INTERVAL '5' SECOND")
        .contains("CONSTRAINT `key, of it` PRIMARY KEY (`id`, `day`) NOT ENFORCED")
        .contains("DISTRIBUTED BY HASH(`id`) INTO 4 BUCKETS")
        .contains("PARTITIONED BY (`day`)")
        .contains("'schema.0.name' = 'no schema'")
        .contains("'ü ''key''' = '${env:SECRET}'");
    assertThat(next().column("DESCRIBE orders"))
        .containsExactly("id", "at", "offset", "price, net", "gross", "seen", "day");
  }

  @Test
  void aTableIsAlteredRenamedAndDropped() {
    session.execute(NUMBERS);
    SqlSession next = next();

    session.execute("ALTER TABLE numbers ADD (half AS n / 2 AFTER n, note STRING)");
    next.execute("ALTER TABLE numbers SET ('rows-per-second' = '7')");
    session.execute("ALTER TABLE numbers SET ('fields.n.end' = '3')");
    next.execute("ALTER TABLE numbers DROP note");
    next.execute("ALTER TABLE numbers RENAME TO figures");

    assertThat(session.column("SHOW TABLES")).containsExactly("figures");
    assertThat(session.column("DESCRIBE figures")).containsExactly("n", "half", "doubled");
    assertThat(session.column("SHOW CREATE TABLE figures").get(0))
        .contains("'rows-per-second' = '7'", "'fields.n.end' = '3'");
    assertThat(session.column("SELECT doubled FROM figures"))
        .containsExactlyInAnyOrder("2", "4", "6");

    next.execute("DROP TABLE figures");
    assertThat(session.column("SHOW TABLES")).isEmpty();
  }

  @Test
  void aTableOfPartitionsIsFilledInOneSessionAndReadInTheNext() throws Exception {
    SqlSession writing = SqlSession.batchOn(folder.resolve("models.db"));
    writing.execute(
        "CREATE TABLE lines (line STRING, `day` STRING) PARTITIONED BY (`day`) WITH ('connector' ="
            + " 'filesystem', 'format' = 'raw', 'path' = '"
            + folder.resolve("lines").toUri()
            + "')");
    writing.await("INSERT INTO lines PARTITION (`day` = 'mon') VALUES ('a'), ('b')");
    writing.await("INSERT INTO lines PARTITION (`day` = 'tue') VALUES ('c')");
    writing.execute("ALTER TABLE lines ADD PARTITION (`day` = 'mon') PARTITION (`day` = 'tue')");

    SqlSession reading = SqlSession.batchOn(folder.resolve("models.db"));

    assertThat(reading.column("SELECT line FROM lines WHERE `day` = 'tue'")).containsExactly("c");
    assertThat(reading.column("SELECT COUNT(*) FROM lines")).containsExactly("3");
    assertThat(reading.column("SHOW PARTITIONS lines")).containsExactly("day=mon", "day=tue");
    reading.execute("ALTER TABLE lines DROP PARTITION (`day` = 'mon')");
    assertThat(writing.column("SHOW PARTITIONS lines")).containsExactly("day=tue");
  }

  @Test
  void statisticsOfOneSessionAreKnownToTheNextOnesPlanner() throws Exception {
    SqlSession writing = SqlSession.batchOn(folder.resolve("models.db"));
    writing.execute(
        "CREATE TABLE lines (line STRING) WITH ('connector' = 'filesystem', 'format' = 'raw',"
            + " 'path' = '"
            + folder.resolve("lines").toUri()
            + "')");
    writing.await("INSERT INTO lines VALUES ('a'), ('b'), ('c')");
    writing.execute("ANALYZE TABLE lines COMPUTE STATISTICS FOR ALL COLUMNS");

    SqlSession planning = SqlSession.batchOn(folder.resolve("models.db"));

    assertThat(planning.column("EXPLAIN ESTIMATED_COST SELECT * FROM lines").get(0))
        .contains("rowcount = 3.0");
  }

  @Test
  void aFunctionIsCalledInTheNextSessionInAnyCase() {
    session.execute("CREATE FUNCTION Shout AS '" + Shout.class.getName() + "' LANGUAGE JAVA");
    session.execute("CREATE DATABASE other");

    SqlSession next = next();
    next.execute("USE other");

    assertThat(next.column("SHOW USER FUNCTIONS FROM `default`")).containsExactly("shout");
    assertThat(next.column("SELECT ml.`default`.SHOUT('who')")).containsExactly("who!");
    next.execute("USE `default`");
    assertThat(next.column("SELECT sHoUt(note) FROM (VALUES ('a'), ('b')) AS v (note)"))
        .containsExactlyInAnyOrder("a!", "b!");
    next.execute("DROP FUNCTION shout");
    assertThat(session.column("SHOW USER FUNCTIONS")).isEmpty();
  }

  @Test
  void aFunctionBringsItsJar() throws Exception {
    Path jar = jarOf("Whisper", "public String eval(String text) { return text + \"…\"; }");
    session.execute("CREATE FUNCTION whisper AS 'Whisper' USING JAR '" + jar + "'");

    assertThat(next().column("SELECT whisper('who')")).containsExactly("who…");
    Files.delete(jar);
    assertThat(Failures.shown(() -> next().column("SELECT whisper('who')")))
        .contains(jar.toString());
  }

  @Test
  void aDatabaseIsDroppedWithItsTablesByCascadeOnly() {
    session.execute("CREATE DATABASE team");
    session.execute("USE team");
    session.execute(NUMBERS);
    session.execute("USE `default`");

    assertThat(Failures.shown(() -> session.execute("DROP DATABASE team")))
        .isEqualTo(
            "Database team holds 1 table(s) or view(s), numbers. Drop them first, or use CASCADE.");
    session.execute("DROP DATABASE team CASCADE");
    assertThat(session.column("SHOW DATABASES")).containsExactly("default");
  }

  @Test
  void errorsSayWhatIsWrongWhereAndWhatToDo() {
    session.execute(NUMBERS);

    assertThat(Failures.shown(() -> session.execute(NUMBERS)))
        .isEqualTo(
            "Table or view default.numbers is already in this catalog. Take another name, drop it"
                + " first, or leave it as it is with IF NOT EXISTS.");
    session.execute(NUMBERS.replace("TABLE ", "TABLE IF NOT EXISTS "));
    assertThat(Failures.shown(() -> session.execute("CREATE FUNCTION nowhere.f AS 'a.B'")))
        .contains("Database 'nowhere' is not in this catalog.");
    assertThat(
            Failures.shown(
                () -> session.execute("ALTER TABLE numbers ADD PARTITION (`day` = 'mon')")))
        .isEqualTo(
            "Table default.numbers has no partitions: it was created without PARTITIONED BY.");
  }

  /** A jar with a function that is nowhere else. */
  private Path jarOf(String name, String method) throws IOException {
    Path source = folder.resolve(name + ".java");
    Files.writeString(
        source,
        String.format(
            "public class %s extends %s { %s }", name, ScalarFunction.class.getName(), method));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-encoding",
                "UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(failed).as(said.toString(StandardCharsets.UTF_8)).isZero();
    Path jar = folder.resolve("a function.jar");
    try (JarOutputStream written = new JarOutputStream(Files.newOutputStream(jar))) {
      written.putNextEntry(new JarEntry(name + ".class"));
      written.write(Files.readAllBytes(folder.resolve(name + ".class")));
    }
    return jar;
  }

  private SqlSession next() {
    return SqlSession.on(folder.resolve("models.db"));
  }

  /** A user's function. */
  public static final class Shout extends ScalarFunction {
    public String eval(String text) {
      return text + "!";
    }
  }
}
