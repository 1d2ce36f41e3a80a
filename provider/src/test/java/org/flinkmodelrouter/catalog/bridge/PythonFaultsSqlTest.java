package org.flinkmodelrouter.catalog.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.util.CollectionUtil;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements while the Python behind their catalog is killed, or hangs. */
class PythonFaultsSqlTest {

  private static final String MODEL =
      "CREATE MODEL cheap INPUT (query STRING) OUTPUT (response STRING) WITH ('provider' = 'x')";

  @TempDir Path folder;
  private final TableEnvironment sql =
      TableEnvironment.create(EnvironmentSettings.inStreamingMode());

  @BeforeEach
  void aCatalogWithAPythonOfItsOwn() throws Exception {
    Path python = Files.writeString(folder.resolve("python"), script());
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
    createCatalog("ml", "30 s");
    sql.useCatalog("ml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHOW DATABASES", MODEL})
  void aStatementIsCarriedOutThoughItsPythonIsKilledInTheMiddle(String statement) throws Exception {
    OsProcess first = child();
    first.suspend();
    FutureTask<TableResult> result = new FutureTask<>(() -> sql.executeSql(statement));
    Thread thread = new Thread(result, "statement");
    thread.start();
    OsProcess.await(() -> isInCall(thread), "the statement calls Python");

    first.kill();

    result.get();
    assertThat(child()).isNotEqualTo(first);
    assertThat(column("SHOW MODELS"))
        .isEqualTo(statement.equals(MODEL) ? List.of("cheap") : List.of());
  }

  @Test
  void aPythonThatHangsIsToldAndServesAgainWhenItGoesOn() throws Exception {
    createCatalog("hasty", "5 s");
    sql.useCatalog("hasty");
    OsProcess child = child();
    child.suspend();
    try {
      assertThatThrownBy(() -> sql.executeSql("SHOW MODELS"))
          .hasNoCause()
          .hasMessageContaining("Python process " + child.pid())
          .hasMessageContaining("did not answer 'list_models' within 5 s.")
          .hasMessageContaining("raise the catalog's option 'call-timeout'");
    } finally {
      child.resume();
    }

    sql.executeSql(MODEL);
    assertThat(column("SHOW MODELS")).containsExactly("cheap");
  }

  private void createCatalog(String name, String callTimeout) {
    sql.executeSql(
        String.format(
            "CREATE CATALOG %s WITH ('type' = 'model-catalog', 'url' = 'sqlite:///%s',"
                + " 'python.executable' = '%s', 'call-timeout' = '%s')",
            name, folder.resolve("models.db"), folder.resolve("python"), callTimeout));
  }

  /** An interpreter that no other test shares, and that tells its number. */
  private String script() {
    return String.format(
        "#!/bin/sh\necho $$ > '%s'\nexec '%s' \"$@\"\n",
        folder.resolve("number"), Python.executable());
  }

  private OsProcess child() throws Exception {
    return new OsProcess(Long.parseLong(Files.readString(folder.resolve("number")).strip()));
  }

  private static boolean isInCall(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(ChildConnection.class.getName())
                    && frame.getMethodName().equals("call"));
  }

  private List<String> column(String statement) {
    return CollectionUtil.iteratorToList(sql.executeSql(statement).collect()).stream()
        .map(row -> String.valueOf(row.getField(0)))
        .toList();
  }
}
