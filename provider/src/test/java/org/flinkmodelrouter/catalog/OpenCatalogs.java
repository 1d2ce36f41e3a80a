package org.flinkmodelrouter.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.testing.Python;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Catalogs of a test, made the way Flink makes them and closed after it. */
final class OpenCatalogs implements AfterEachCallback {

  static final String NAME = "ml";

  private final List<Catalog> open = new ArrayList<>();

  /** The catalog {@code ml} over a SQLite file. */
  ModelCatalog on(Path database) {
    return with(Map.of("url", "sqlite:///" + database));
  }

  /** The catalog {@code ml} with these options and the tests' interpreter, unless they name one. */
  ModelCatalog with(Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("type", "model-catalog");
    all.put("python.executable", Python.executable());
    all.putAll(options);
    Catalog catalog =
        FactoryUtil.createCatalog(
            NAME, all, new Configuration(), OpenCatalogs.class.getClassLoader());
    catalog.open();
    open.add(catalog);
    return (ModelCatalog) catalog;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    open.forEach(Catalog::close);
    open.clear();
  }
}
