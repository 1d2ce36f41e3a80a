package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.testing.Models.model;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotEmptyException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DatabasesTest {

  private static final CatalogDatabase TEAM =
      new CatalogDatabaseImpl(Map.of("owner", "Zoë", "comment", "a property"), "of the team");

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;
  private ModelCatalog catalog;

  @BeforeEach
  void open() {
    catalog = catalogs.on(folder.resolve("models.db"));
  }

  @Test
  void aNewCatalogHasItsDefaultDatabase() {
    assertThat(catalog.getDefaultDatabase()).isEqualTo("default");
    assertThat(catalog.listDatabases()).containsExactly("default");
    assertThat(catalog.databaseExists("default")).isTrue();
  }

  @Test
  void aDatabaseComesBackAsItWasStored() throws Exception {
    catalog.createDatabase("team", TEAM, false);

    CatalogDatabase stored = catalogs.on(folder.resolve("models.db")).getDatabase("team");

    assertThat(stored.getProperties()).isEqualTo(TEAM.getProperties());
    assertThat(stored.getComment()).isEqualTo("of the team");
    assertThat(catalog.listDatabases()).containsExactly("default", "team");
  }

  @Test
  void anAlteredDatabaseIsReplaced() throws Exception {
    catalog.createDatabase("team", TEAM, false);

    catalog.alterDatabase("team", new CatalogDatabaseImpl(Map.of("a", "b"), null), false);

    assertThat(catalog.getDatabase("team").getProperties()).containsOnly(Map.entry("a", "b"));
    assertThat(catalog.getDatabase("team").getComment()).isNull();
  }

  @Test
  void aNameThatIsTakenIsToldAsFlinkTellsIt() throws Exception {
    catalog.createDatabase("team", TEAM, false);

    assertThatThrownBy(() -> catalog.createDatabase("team", TEAM, false))
        .isInstanceOf(DatabaseAlreadyExistException.class)
        .hasMessage("Database team already exists in Catalog ml.");
    catalog.createDatabase("team", new CatalogDatabaseImpl(Map.of(), "other"), true);
    assertThat(catalog.getDatabase("team").getComment()).isEqualTo("of the team");
  }

  @Test
  void aMissingDatabaseIsToldAsFlinkTellsIt() throws Exception {
    String message = "Database nowhere does not exist in Catalog ml.";
    assertThatThrownBy(() -> catalog.getDatabase("nowhere"))
        .isInstanceOf(DatabaseNotExistException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> catalog.alterDatabase("nowhere", TEAM, false))
        .isInstanceOf(DatabaseNotExistException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> catalog.dropDatabase("nowhere", false, false))
        .isInstanceOf(DatabaseNotExistException.class)
        .hasMessage(message);
    catalog.alterDatabase("nowhere", TEAM, true);
    catalog.dropDatabase("nowhere", true, false);
    assertThat(catalog.databaseExists("nowhere")).isFalse();
  }

  @Test
  void aDatabaseWithModelsIsDroppedOnlyInCascadeAndTheyStayGone() throws Exception {
    ObjectPath path = new ObjectPath("team", "m");
    catalog.createDatabase("team", TEAM, false);
    catalog.createModel(path, model("q STRING", "r STRING", "provider", "openai"), false);

    assertThatThrownBy(() -> catalog.dropDatabase("team", false, false))
        .isInstanceOf(DatabaseNotEmptyException.class)
        .hasMessage("Database team in catalog ml is not empty.")
        .satisfies(failure -> assertThat(Failures.shown(failure)).contains("team", "m"));

    catalog.dropDatabase("team", false, true);
    catalog.createDatabase("team", TEAM, false);

    assertThat(catalog.listModels("team")).isEmpty();
  }

  @Test
  void aNameThatNoDatabaseCanHaveIsRefused() {
    assertThatThrownBy(() -> catalog.createDatabase("a$b", TEAM, false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("'a$b' can't be the name of a database");
  }
}
