package org.flinkmodelrouter.catalog;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.Python;

/** A session as a user has it: a fresh TableEnvironment, with statements sent as text. */
final class SqlSession {

  private final TableEnvironment environment;

  /** Opens a streaming session without a catalog of ours. */
  SqlSession() {
    this(EnvironmentSettings.inStreamingMode());
  }

  private SqlSession(EnvironmentSettings settings) {
    this.environment = TableEnvironment.create(settings);
  }

  /** Opens a session that uses the catalog {@code ml} over the SQLite file. */
  static SqlSession on(Path database) {
    return using(new SqlSession(), database);
  }

  /** Opens a session for bounded input, whose sinks are done when their statement is. */
  static SqlSession batchOn(Path database) {
    return using(new SqlSession(EnvironmentSettings.inBatchMode()), database);
  }

  private static SqlSession using(SqlSession session, Path database) {
    session.createCatalog(Map.of("url", "sqlite:///" + database));
    session.execute("USE CATALOG ml");
    return session;
  }

  /** Creates the catalog {@code ml} with these options besides the interpreter. */
  void createCatalog(Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("type", "model-catalog");
    all.put("python.executable", Python.executable());
    all.putAll(options);
    execute(
        all.entrySet().stream()
            .map(option -> quoted(option.getKey()) + " = " + quoted(option.getValue()))
            .collect(Collectors.joining(", ", "CREATE CATALOG ml WITH (", ")")));
  }

  void execute(String statement) {
    environment.executeSql(statement);
  }

  /** Runs a statement's job to its end. */
  void await(String statement) throws Exception {
    environment.executeSql(statement).await();
  }

  /** The first column of all rows. */
  List<String> column(String statement) {
    return CollectionUtil.iteratorToList(environment.executeSql(statement).collect()).stream()
        .map(row -> String.valueOf(row.getField(0)))
        .toList();
  }

  TableEnvironment environment() {
    return environment;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
