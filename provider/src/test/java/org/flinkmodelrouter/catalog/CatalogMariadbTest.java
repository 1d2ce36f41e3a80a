package org.flinkmodelrouter.catalog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class CatalogMariadbTest extends CatalogContract {

  private static TestDatabase database;

  @BeforeAll
  static void openCatalog() throws Exception {
    database = TestDatabase.mariadb();
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
