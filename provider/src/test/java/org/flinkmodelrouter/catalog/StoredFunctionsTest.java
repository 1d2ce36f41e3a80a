package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.FunctionLanguage;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.resource.ResourceType;
import org.apache.flink.table.resource.ResourceUri;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Functions come back as they were given. */
class StoredFunctionsTest {

  private static final ObjectPath PATH = new ObjectPath("default", "shout");
  private static final CatalogFunction FUNCTION =
      new CatalogFunctionImpl(
          "org.example.Shout",
          FunctionLanguage.SCALA,
          List.of(
              new ResourceUri(ResourceType.JAR, "hdfs:///a b.jar"),
              new ResourceUri(ResourceType.ARCHIVE, "/ü.zip")),
          Map.of("key", "'v'"));

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;
  private ModelCatalog catalog;

  @BeforeEach
  void open() {
    catalog = catalogs.on(folder.resolve("models.db"));
  }

  @Test
  void aFunctionComesBackAsItWas() throws Exception {
    catalog.createFunction(PATH, FUNCTION, false);

    assertThat(catalogs.on(folder.resolve("models.db")).getFunction(PATH)).isEqualTo(FUNCTION);
  }

  @Test
  void aFunctionHasOneNameInAnyCase() throws Exception {
    ObjectPath upper = new ObjectPath("default", "SHOUT");
    catalog.createFunction(upper, FUNCTION, false);

    assertThat(catalog.listFunctions("default")).containsExactly("shout");
    assertThat(catalog.functionExists(PATH)).isTrue();
    assertThat(catalog.functionExists(upper)).isTrue();
    catalog.createFunction(PATH, new CatalogFunctionImpl("org.example.Other"), true);
    assertThat(catalog.getFunction(upper)).isEqualTo(FUNCTION);
    catalog.alterFunction(upper, new CatalogFunctionImpl("org.example.Other"), false);
    assertThat(catalog.getFunction(PATH).getClassName()).isEqualTo("org.example.Other");
    catalog.dropFunction(upper, false);
    assertThat(catalog.functionExists(PATH)).isFalse();
  }

  @Test
  void anAbsentFunctionIsToldWithAWayOn() {
    assertThatThrownBy(() -> catalog.getFunction(PATH))
        .isInstanceOf(FunctionNotExistException.class)
        .hasMessage("Function default.shout does not exist in Catalog ml.")
        .hasRootCauseMessage(
            "Function 'default.shout' is not in this catalog. Create it, or name one that SHOW"
                + " FUNCTIONS lists.");
  }

  @Test
  void thereAreNoProcedures() throws Exception {
    assertThat(catalog.listProcedures("default")).isEmpty();
    assertThatThrownBy(() -> catalog.listProcedures("nowhere"))
        .isInstanceOf(DatabaseNotExistException.class);
    assertThatThrownBy(() -> catalog.getProcedure(PATH))
        .isInstanceOf(ProcedureNotExistException.class);
  }
}
