package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CREATE CATALOG refuses, with what sql-client then prints. */
class ModelCatalogFactoryTest {

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;

  @Test
  void anUnknownOptionIsRefusedWithTheNearestKnownOne() {
    assertThat(shown("defualt-database", "x"))
        .isEqualTo(
            "Catalog 'ml' has the unknown option 'defualt-database'. Did you mean"
                + " 'default-database'? A model-catalog takes: url, user, password,"
                + " default-database, initialize, integrity, python.executable, call-timeout,"
                + " secrets.env-allowed, secrets.file-root.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "initialize | maybe | Option 'initialize' of catalog 'ml' is 'maybe', which is neither true nor"
            + " false. Write one of the two, or leave it out.",
        "call-timeout | soon | Option 'call-timeout' of catalog 'ml' is 'soon', which is no duration."
            + " Write a number and its unit, such as '30 s' or '500 ms'.",
        "call-timeout | 5 parsecs | Option 'call-timeout' of catalog 'ml' is '5 parsecs', which is no"
            + " duration.",
        "call-timeout | 0 s | Option 'call-timeout' of catalog 'ml' must be from 1 ms to 365 d",
        "default-database | '' | Option 'default-database' of catalog 'ml' is empty.",
        "secrets.file-root | keys | Option 'secrets.file-root' is 'keys', which depends on",
        "secrets.env-allowed | a b | Option 'secrets.env-allowed' holds 'a b', which is no pattern",
      })
  void aValueThatMakesNoSenseIsRefused(String key, String value, String message) {
    assertThat(shown(key, value)).startsWith(message);
  }

  @Test
  void aRelativeSqlitePathIsRefused() {
    assertThat(shown("url", "sqlite:///models.db"))
        .startsWith("Catalog 'ml' can't be opened. The url names the relative path 'models.db'")
        .contains("Write an absolute path, with four slashes");
  }

  @Test
  void anUnknownKindOfDatabaseIsRefused() {
    assertThat(shown("url", "oracle://host/db"))
        .contains("The url starts with 'oracle', which is no kind of database known here");
  }

  @Test
  void aFolderThatIsMissingIsNotMade() {
    assertThat(shown("url", "sqlite:///" + folder.resolve("absent/models.db")))
        .contains(folder.resolve("absent/models.db").toString())
        .contains("Check that its directory is there");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "These are notes, and not at all a database.".repeat(100));

    assertThat(shown("url", "sqlite:///" + file))
        .contains(file.toString())
        .contains("file is not a database");
    assertThat(file).content().startsWith("These are notes");
  }

  @Test
  void anUnreachableServerIsNamed() {
    // Whether the driver is installed or not, the message is about this server.
    assertThat(shown("url", "postgresql://127.0.0.1:1/models")).contains("postgresql");
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefusedAndLeftAlone() throws Exception {
    Path file = folder.resolve("shop.db");
    Python.run(
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('create table orders"
            + " (id int)'); c.commit()",
        file.toString());

    assertThat(shown("url", "sqlite:///" + file))
        .contains(file.toString())
        .contains("holds tables that are not this catalog's (orders)")
        .contains("Give the catalog a database of its own");
  }

  @Test
  void neitherAMissingFileNorAnEmptyOneIsFilledIfThatIsForbidden() throws IOException {
    Path file = folder.resolve("models.db");
    Map<String, String> options = Map.of("url", "sqlite:///" + file, "initialize", "false");

    assertThat(Failures.shown(() -> catalogs.with(options)))
        .contains("is not there")
        .contains("model-catalog db init");
    assertThat(file).doesNotExist();

    Files.createFile(file);
    assertThat(Failures.shown(() -> catalogs.with(options)))
        .contains("has no tables yet")
        .contains("model-catalog db init");
    assertThat(file).isEmptyFile();
  }

  @Test
  void aDefaultDatabaseIsMadeWithTheCatalog() {
    Map<String, String> options =
        Map.of("url", "sqlite:///" + folder.resolve("models.db"), "default-database", "team");

    ModelCatalog catalog = catalogs.with(options);

    assertThat(catalog.getDefaultDatabase()).isEqualTo("team");
    assertThat(catalog.listDatabases()).containsExactly("default", "team");
  }

  @Test
  void aDefaultDatabaseThatIsMissingIsNotMadeIfThatIsForbidden() {
    String url = "sqlite:///" + folder.resolve("models.db");
    catalogs.with(Map.of("url", url));

    assertThat(
            Failures.shown(
                () ->
                    catalogs.with(
                        Map.of("url", url, "default-database", "team", "initialize", "false"))))
        .contains("The default database 'team' is not in " + url + ", which has default.")
        .contains("'initialize' = 'true'");
  }

  @Test
  void aPasswordWrittenOutIsRefusedAndNowhereShown() {
    Throwable failure =
        catchThrowable(
            () ->
                catalogs.with(
                    Map.of("url", "postgresql://h/d", "user", "u", "password", "hunter2")));

    assertThat(Failures.shown(failure))
        .startsWith("Option 'password' of catalog 'ml' is the password itself")
        .contains("'password' = '${env:NAME}'");
    assertThat(Failures.logged(failure)).doesNotContain("hunter2");
  }

  @Test
  void aPasswordInsideTheUrlIsRefusedAndNotRepeated() {
    assertThat(shown("url", "postgresql://u:hunter2@h/d"))
        .contains("The url holds a password")
        .doesNotContain("hunter2");
  }

  @Test
  void aPasswordsVariableThatIsNotSetIsNamed() {
    Map<String, String> options =
        Map.of("url", "postgresql://h/d", "password", "${env:NO_SUCH_VARIABLE_4711}");

    assertThat(Failures.shown(() -> catalogs.with(options)))
        .startsWith(
            "Option 'password' of catalog 'ml' refers to ${env:NO_SUCH_VARIABLE_4711}, but that"
                + " environment variable is not set");
  }

  @Test
  void aPasswordIsReadFromAFileAndNowhereShown() throws Exception {
    Path secret = folder.resolve("password");
    Files.writeString(secret, "hunter2\n");
    Map<String, String> options =
        Map.of(
            "url",
            "sqlite:///" + folder.resolve("models.db"),
            "password",
            "${file:" + secret + "}");

    Throwable failure = catchThrowable(() -> catalogs.with(options));

    // SQLite has no users: that it says so shows that the password got there.
    assertThat(Failures.shown(failure)).contains("SQLite has no users");
    assertThat(Failures.logged(failure)).doesNotContain("hunter2");
  }

  @Test
  void anInterpreterThatIsNotThereIsNamed() {
    assertThat(shown("python.executable", "/no/such/python"))
        .isEqualTo(
            "Catalog 'ml' can't be opened. The option 'python.executable' names the Python"
                + " interpreter '/no/such/python', but there is no such file, or it is not"
                + " executable. Name one that has the package flink-model-router.");
  }

  @Test
  void aPythonWithoutThePackageIsToldHowToInstallIt() throws Exception {
    Path environment = folder.resolve("env");
    Python.run(
        "import sys, venv; venv.create(sys.argv[1], with_pip=False)", environment.toString());
    Path python = environment.resolve("bin").resolve("python");

    assertThat(shown("python.executable", python.toString()))
        .isEqualTo(
            "Catalog 'ml' can't be opened. The model catalog keeps its models through Python, and"
                + " found none that it can use: "
                + python
                + " (the option 'python.executable'): the package flink-model-router is not"
                + " installed there. Install the package: "
                + python
                + " -m pip install flink-model-router. Or name another interpreter by the"
                + " catalog's option 'python.executable' or the environment variable"
                + " FLINK_MODEL_ROUTER_PYTHON.");
  }

  @Test
  void aProgramThatIsNoPythonIsToldApart() throws Exception {
    Path program = folder.resolve("python");
    Files.writeString(program, "#!/bin/sh\necho hello\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

    assertThat(shown("python.executable", program.toString()))
        .contains("it is not a Python with this package: it printed 'hello'");
  }

  @Test
  void aProgramThatSaysNothingIsToldToBeNoPython() {
    assertThat(shown("python.executable", "/bin/true"))
        .isEqualTo(
            "Catalog 'ml' can't be opened. The model catalog keeps its models through Python, and"
                + " found none that it can use: /bin/true (the option 'python.executable'): it ended"
                + " with exit code 0 and said nothing, so that it is probably no Python. Name an"
                + " interpreter that has the package flink-model-router by the catalog's option"
                + " 'python.executable' or the environment variable FLINK_MODEL_ROUTER_PYTHON.");
  }

  @Test
  void aPythonThatEndsTellsItsLastWords() throws Exception {
    Path program = folder.resolve("python");
    Files.writeString(program, "#!/bin/sh\necho out of memory. >&2\nexit 3\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

    assertThat(shown("python.executable", program.toString()))
        .contains("it ended with exit code 3 and said: out of memory. Name an interpreter");
  }

  private String shown(String key, String value) {
    return Failures.shown(() -> catalogs.with(Map.of(key, value)));
  }
}
