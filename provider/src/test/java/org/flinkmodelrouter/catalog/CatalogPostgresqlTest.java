package org.flinkmodelrouter.catalog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@NeedsServer(TestDatabase.Server.POSTGRESQL)
class CatalogPostgresqlTest extends CatalogContract {

  private static TestDatabase database;

  @BeforeAll
  static void openCatalog() throws Exception {
    database = TestDatabase.on(TestDatabase.Server.POSTGRESQL);
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
