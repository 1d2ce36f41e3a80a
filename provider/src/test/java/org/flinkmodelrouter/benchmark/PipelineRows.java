package org.flinkmodelrouter.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.api.TableEnvironment;

/** What the rows of a pipeline are made of. */
enum PipelineRows {
  /** The demo's support tickets, read from files of JSON lines by Flink's filesystem connector. */
  TICKETS("id, query, lang", "lang", "STRING", "lang = ''de''"),

  /** Flink's generator of random texts, of 100 characters as it makes them by default. */
  TEXTS("id, query", "id", "BIGINT", "MOD(id, 10) = 0"),

  /** A number and its digits: the cheapest row there is. */
  NUMBERS("id, CAST(id AS STRING) AS query", "id", "BIGINT", "MOD(id, 10) = 0");

  private static final Path DEMO = Path.of("..", "docs", "demo", "tickets.jsonl");
  private static final int FILES = 20;

  private final String columns;
  private final String second;
  private final String type;
  private final String rule;

  /**
   * Describes a kind of row.
   *
   * @param columns as the query reads them
   * @param second the column that the models get beside the query
   * @param type its type
   * @param rule a condition over it, within quotes
   */
  PipelineRows(String columns, String second, String type, String rule) {
    this.columns = columns;
    this.second = second;
    this.type = type;
    this.rule = rule;
  }

  /** Name of the column that the models get beside {@code query}. */
  String second() {
    return second;
  }

  /** The models' input columns. */
  String input() {
    return "query STRING, %s %s".formatted(second, type);
  }

  /** Two rules, and where all other rows go. */
  String rules() {
    return """
        'strategy' = 'rule',
        'rule.1.when' = 'CHAR_LENGTH(query) > 200', 'rule.1.then' = 'smart',
        'rule.2.when' = '%s', 'rule.2.then' = 'smart',
        'default-model' = 'cheap'"""
        .formatted(rule);
  }

  /** Declares the view {@code queries} of so many rows, or a few more. */
  void declare(TableEnvironment environment, long rows) throws IOException {
    var unused = environment.executeSql(this == TICKETS ? files(rows) : generated(rows));
    var ignored =
        environment.executeSql(
            "CREATE TEMPORARY VIEW queries AS SELECT " + columns + " FROM source_rows");
  }

  private String generated(long rows) {
    return """
        CREATE TEMPORARY TABLE source_rows (id BIGINT%s) WITH (
          'connector' = 'datagen', 'rows-per-second' = '1000000000',
          'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '%d')"""
        .formatted(this == TEXTS ? ", query STRING" : "", rows);
  }

  /** One file under many names: what is read is in the page cache, and the disk is spared. */
  private static String files(long rows) throws IOException {
    List<String> tickets = Files.readAllLines(DEMO);
    Path folder = Files.createTempDirectory("tickets");
    Path first = folder.resolve("0.jsonl");
    try (var out = Files.newBufferedWriter(first)) {
      for (long written = 0; written < rows / FILES; written += tickets.size()) {
        for (String ticket : tickets) {
          out.write(ticket);
          out.write('\n');
        }
      }
    }
    for (int file = 1; file < FILES; file++) {
      Files.createLink(folder.resolve(file + ".jsonl"), first);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    return """
        CREATE TEMPORARY TABLE source_rows (
          id STRING, created_at STRING, channel STRING, tier STRING, lang STRING, customer STRING, query STRING
        ) WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '%s')"""
        .formatted(folder.toUri());
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      System.err.println("left behind: " + folder + ", for " + e);
    }
  }
}
