package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Flink's own tests of catalogs leave out, on a database of one kind. */
abstract class CatalogContract extends FlinkCatalogContract {

  private static final String DATABASE = "Größe der \uD83C\uDF88";
  private static final ObjectPath PATH = new ObjectPath(DATABASE, "x");
  private static final List<String> NAMES =
      List.of("t", "T", "t ", " t", "a.b", "`'\";\\%_", "größe", "groesse", "日本", "n".repeat(200));
  private static final int WRITERS = 4;
  private static final int WRITES = 5;

  /** For our tests alone: Flink's count the databases. */
  private static void createDatabase() throws Exception {
    catalog.createDatabase(DATABASE, new CatalogDatabaseImpl(Map.of(), null), false);
  }

  @AfterEach
  void dropDatabaseWithAllInIt() throws Exception {
    catalog.dropDatabase(DATABASE, true, true);
  }

  @Test
  void columnsOfEachTypeComeBackAsTheyWere() throws Exception {
    createDatabase();
    Schema schema = Schema.newBuilder().fromResolvedSchema(columnsOfEachType()).build();
    CatalogModel model = CatalogModel.of(schema, schema, Map.of("provider", "p"), null);
    CatalogTable table = CatalogTable.newBuilder().schema(schema).build();

    catalog.createModel(PATH, model, false);
    catalog.createTable(PATH, table, false);

    assertThat(catalog.getModel(PATH).getInputSchema()).isEqualTo(schema);
    assertThat(catalog.getModel(PATH).getOutputSchema()).isEqualTo(schema);
    assertThat(catalog.getTable(PATH)).isEqualTo(table);
  }

  @Test
  void optionsOfAnyTextComeBackAsTheyWere() throws Exception {
    createDatabase();
    Map<String, String> options = new HashMap<>();
    options.put("provider", "p");
    for (String key : List.of("schema", "comment", "partition.keys.0.name", "Key", "key", "key ")) {
      options.put(key, "'" + key + "\" \\ \t\r\n \u2028 ü€\uD83C\uDF88 ${env:X} %s");
    }
    options.put("empty", "");
    options.put("k".repeat(512), "x".repeat(1 << 20));
    Schema schema = Schema.newBuilder().column("a", "INT").build();

    catalog.createModel(PATH, CatalogModel.of(schema, schema, options, "it's"), false);
    catalog.createTable(
        PATH, CatalogTable.newBuilder().schema(schema).options(options).build(), false);

    assertThat(catalog.getModel(PATH).getOptions()).isEqualTo(options);
    assertThat(catalog.getTable(PATH).getOptions()).isEqualTo(options);
  }

  @Test
  void optionsAreSharedWithNobody() throws Exception {
    createDatabase();
    Map<String, String> given = new HashMap<>(Map.of("provider", "p"));
    Schema schema = Schema.newBuilder().column("a", "INT").build();
    catalog.createModel(PATH, CatalogModel.of(schema, schema, given, null), false);
    catalog.createTable(
        PATH, CatalogTable.newBuilder().schema(schema).options(given).build(), false);
    given.put("provider", "changed");
    catalog.getModel(PATH).getOptions().put("provider", "changed");
    catalog.getTable(PATH).getOptions().put("provider", "changed");

    assertThat(catalog.getModel(PATH).getOptions()).containsOnly(Map.entry("provider", "p"));
    assertThat(catalog.getTable(PATH).getOptions()).containsOnly(Map.entry("provider", "p"));
  }

  @Test
  void longForeignAndSimilarNamesAreKeptApart() throws Exception {
    createDatabase();
    Schema schema = Schema.newBuilder().column("a", "INT").build();
    for (String name : NAMES) {
      ObjectPath path = new ObjectPath(DATABASE, name);
      Map<String, String> options = Map.of("provider", "p", "name", name);
      catalog.createModel(path, CatalogModel.of(schema, schema, options, null), false);
      catalog.createTable(
          path, CatalogTable.newBuilder().schema(schema).options(options).build(), false);
    }

    assertThat(catalog.listModels(DATABASE)).isEqualTo(NAMES);
    assertThat(catalog.listTables(DATABASE)).isEqualTo(NAMES);
    for (String name : NAMES) {
      ObjectPath path = new ObjectPath(DATABASE, name);
      assertThat(catalog.getModel(path).getOptions()).containsEntry("name", name);
      assertThat(catalog.getTable(path).getOptions()).containsEntry("name", name);
    }
  }

  @Test
  void noChangeOfOptionsIsLostWhenManyWriteAtOnce() throws Exception {
    createDatabase();
    Schema schema = Schema.newBuilder().column("a", "INT").build();
    CatalogTable table = CatalogTable.newBuilder().schema(schema).build();
    catalog.createTable(PATH, table, false);
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String key = "key-" + writer + "-";
        writers.add(
            () -> {
              start.await();
              for (int write = 0; write < WRITES; write++) {
                catalog.alterTable(PATH, table, List.of(TableChange.set(key + write, "v")), false);
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(writers)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(catalog.getTable(PATH).getOptions()).hasSize(WRITERS * WRITES);
  }

  private static ResolvedSchema columnsOfEachType() {
    List<Column> columns = new ArrayList<>();
    for (String type : SqlTypes.all()) {
      columns.add(
          Column.physical(
              type,
              TypeConversions.fromLogicalToDataType(
                  LogicalTypeParser.parse(type, CatalogContract.class.getClassLoader()))));
    }
    return ResolvedSchema.of(columns);
  }
}
