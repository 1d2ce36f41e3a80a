package org.flinkmodelrouter.catalog;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class CatalogSqliteTest extends CatalogContract {

  private static TestDatabase database;

  @BeforeAll
  static void openCatalog(@TempDir Path folder) throws Exception {
    database = TestDatabase.sqlite(folder);
    open(database);
  }

  @AfterAll
  static void dropDatabase() throws Exception {
    if (database != null) {
      catalog.close();
      database.drop();
    }
  }
}
