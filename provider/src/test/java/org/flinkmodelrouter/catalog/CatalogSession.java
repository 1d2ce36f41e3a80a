package org.flinkmodelrouter.catalog;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.util.CollectionUtil;
import org.apache.flink.util.ExceptionUtils;

/** A session as a user has it: a fresh TableEnvironment, with statements sent as text. */
final class CatalogSession {

  private final TableEnvironment environment =
      TableEnvironment.create(EnvironmentSettings.inStreamingMode());

  /** Opens a session that uses the catalog {@code ml} over the SQLite file. */
  static CatalogSession on(Path database) {
    CatalogSession session = new CatalogSession();
    session.createCatalog(Map.of("url", "sqlite:///" + database));
    session.execute("USE CATALOG ml");
    return session;
  }

  /** The interpreter that tests start the Python side with. */
  static String python() {
    return Path.of(System.getProperty("flink-model-router.python")).toAbsolutePath().toString();
  }

  /** Creates the catalog {@code ml} with these options besides the interpreter. */
  void createCatalog(Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("type", "model-catalog");
    all.put("python.executable", python());
    all.putAll(options);
    execute(
        all.entrySet().stream()
            .map(option -> quoted(option.getKey()) + " = " + quoted(option.getValue()))
            .collect(Collectors.joining(", ", "CREATE CATALOG ml WITH (", ")")));
  }

  void execute(String statement) {
    environment.executeSql(statement);
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

  /** What sql-client would print: the message of the innermost cause. */
  static String shown(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null && at.getCause().getMessage() != null) {
      at = at.getCause();
    }
    return at.getMessage();
  }

  /** All that a log would hold. */
  static String printed(Throwable failure) {
    return ExceptionUtils.stringifyException(failure);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
