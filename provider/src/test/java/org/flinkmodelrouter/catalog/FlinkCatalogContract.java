package org.flinkmodelrouter.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.CatalogTestBase;
import org.apache.flink.table.catalog.FunctionLanguage;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.testing.Python;

/**
 * Flink's own tests of catalogs, {@code CatalogTest} and what its in-memory catalog is tested with,
 * on a database of one kind.
 */
abstract class FlinkCatalogContract extends CatalogTestBase {

  /** Gives Flink's tests the catalog; they close it. */
  static void open(TestDatabase database) {
    Map<String, String> options = new LinkedHashMap<>(database.options());
    options.put("type", "model-catalog");
    options.put("python.executable", Python.executable());
    catalog =
        FactoryUtil.createCatalog(
            TEST_CATALOG_NAME,
            options,
            new Configuration(),
            FlinkCatalogContract.class.getClassLoader());
    catalog.open();
  }

  @Override
  protected boolean isGeneric() {
    return true;
  }

  @Override
  protected boolean supportsModels() {
    return true;
  }

  @Override
  protected CatalogFunction createFunction() {
    return new CatalogFunctionImpl("org.example.First");
  }

  @Override
  protected CatalogFunction createAnotherFunction() {
    return new CatalogFunctionImpl("org.example.Second", FunctionLanguage.SCALA);
  }

  @Override
  protected CatalogFunction createPythonFunction() {
    return new CatalogFunctionImpl("example.function", FunctionLanguage.PYTHON);
  }
}
