package org.flinkmodelrouter.catalog;

import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogMaterializedTable;
import org.apache.flink.table.catalog.CatalogMaterializedTable.LogicalRefreshMode;
import org.apache.flink.table.catalog.CatalogMaterializedTable.RefreshMode;
import org.apache.flink.table.catalog.CatalogMaterializedTable.RefreshStatus;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.IntervalFreshness;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.TableChange;
import org.apache.flink.table.catalog.TableDistribution;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables, views and materialized tables come back as they were given. */
class StoredTablesTest {

  private static final ObjectPath PATH = new ObjectPath("default", "t");
  private static final Schema SCHEMA =
      Schema.newBuilder()
          .column("id", DataTypes.BIGINT().notNull())
          .withComment("the key")
          .column("day, of it", DataTypes.STRING())
          .columnByMetadata("at", DataTypes.TIMESTAMP(3), "timestamp", true)
          .columnByMetadata("headers", DataTypes.MAP(DataTypes.STRING(), DataTypes.BYTES()))
          .columnByExpression("double", "`id` * 2")
          .withComment("twice")
          .watermark("at", "`at` - INTERVAL '5' SECOND")
          .primaryKeyNamed("key, of it", "id", "day, of it")
          .indexNamed("by day", List.of("day, of it"))
          .immutableColumnsNamed("fixed", "id")
          .build();
  private static final CatalogTable TABLE =
      CatalogTable.newBuilder()
          .schema(SCHEMA)
          .comment("it's a table")
          .options(Map.of("connector", "none", "schema", "s", "Key", "", "key", "'\"\\ ü €"))
          .partitionKeys(List.of("day, of it"))
          .distribution(TableDistribution.ofRange(List.of("id"), 4))
          .snapshot(Long.MAX_VALUE)
          .build();

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;
  private ModelCatalog catalog;

  @BeforeEach
  void open() {
    catalog = catalogs.on(folder.resolve("models.db"));
  }

  @Test
  void aTableThatFlinkHasNotResolvedComesBackAsItWas() throws Exception {
    catalog.createTable(PATH, TABLE, false);

    assertThat(other().getTable(PATH)).isEqualTo(TABLE);
  }

  @Test
  void aViewComesBackAsItWas() throws Exception {
    CatalogView view =
        CatalogView.of(
            Schema.newBuilder().column("a", DataTypes.INT()).build(),
            "a view",
            "SELECT a FROM t",
            "SELECT `a` FROM `ml`.`default`.`t`",
            Map.of("k", "v"));

    catalog.createTable(PATH, view, false);

    assertThat(other().getTable(PATH)).isEqualTo(view);
    assertThat(catalog.listViews("default")).containsExactly("t");
    assertThat(catalog.listMaterializedTables("default")).isEmpty();
  }

  @Test
  void aMaterializedTableComesBackAsItWas() throws Exception {
    CatalogMaterializedTable.Builder builder =
        CatalogMaterializedTable.newBuilder()
            .schema(Schema.newBuilder().column("a", DataTypes.INT()).build())
            .options(Map.of("format", "json"))
            .originalQuery("SELECT 1")
            .expandedQuery("SELECT 1 AS `a`")
            .logicalRefreshMode(LogicalRefreshMode.AUTOMATIC)
            .refreshStatus(RefreshStatus.INITIALIZING);
    CatalogMaterializedTable bare = builder.build();
    CatalogMaterializedTable full =
        builder
            .comment("fresh")
            .partitionKeys(List.of("a"))
            .distribution(TableDistribution.ofUnknown(3))
            .snapshot(1L)
            .freshness(IntervalFreshness.ofMinute(3))
            .refreshMode(RefreshMode.CONTINUOUS)
            .refreshStatus(RefreshStatus.ACTIVATED)
            .refreshHandlerDescription("job 1")
            .serializedRefreshHandler(new byte[] {0, -1, 127})
            .build();

    catalog.createTable(PATH, bare, false);
    assertThat(other().getTable(PATH)).isEqualTo(bare);
    catalog.alterTable(PATH, full, false);
    assertThat(other().getTable(PATH)).isEqualTo(full);
    assertThat(catalog.listMaterializedTables("default")).containsExactly("t");
    catalog.alterTable(PATH, full, List.of(TableChange.set("k", "v")), false);
    assertThat(catalog.getTable(PATH).getOptions()).containsEntry("k", "v");
  }

  @Test
  void longForeignAndSimilarNamesAreKeptApart() throws Exception {
    List<String> names = List.of("t", "T", "t ", "$options", "表 ü", "n".repeat(200));
    for (String name : names) {
      catalog.createTable(new ObjectPath("default", name), TABLE, false);
    }

    assertThat(catalog.listTables("default")).isEqualTo(names);
    assertThatThrownBy(
            () -> catalog.createTable(new ObjectPath("default", "n".repeat(201)), TABLE, false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("can't be the name of a table: it has 201 characters");
  }

  @Test
  void optionsThatTwoSessionsChangeAreBothChanged() throws Exception {
    catalog.createTable(PATH, TABLE, false);
    ModelCatalog second = other();
    CatalogTable seen = (CatalogTable) second.getTable(PATH);
    catalog.alterTable(PATH, TABLE, List.of(TableChange.set("first", "1")), false);

    second.alterTable(
        PATH, seen, List.of(TableChange.set("second", "2"), TableChange.reset("Key")), false);

    assertThat(catalog.getTable(PATH).getOptions())
        .containsEntry("first", "1")
        .containsEntry("second", "2")
        .doesNotContainKey("Key");
  }

  @Test
  void aChangeOfWhatIsNoLongerThereIsRefused() throws Exception {
    catalog.createTable(PATH, TABLE, false);
    ModelCatalog second = other();
    CatalogTable seen = (CatalogTable) second.getTable(PATH);
    List<TableChange> change = List.of(TableChange.dropWatermark());
    catalog.alterTable(PATH, TABLE, List.of(TableChange.set("first", "1")), false);

    assertThatThrownBy(() -> second.alterTable(PATH, seen, change, false))
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            "Table default.t was changed by someone else: its version is 2, the change was made for"
                + " version 1. Repeat the statement.");
    second.alterTable(PATH, (CatalogTable) second.getTable(PATH), change, false);
  }

  @Test
  void aChangeOfATableThatWasDroppedAndCreatedAnewIsRefused() throws Exception {
    catalog.createTable(PATH, TABLE, false);
    ModelCatalog second = other();
    CatalogTable seen = (CatalogTable) second.getTable(PATH);
    List<TableChange> change = List.of(TableChange.dropWatermark());
    CatalogTable anew = TABLE.copy(Map.of("connector", "another"));
    catalog.dropTable(PATH, false);
    catalog.createTable(PATH, anew, false);

    assertThatThrownBy(() -> second.alterTable(PATH, seen, change, false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("Table default.t was dropped and created anew by someone else");
    assertThat(catalog.getTable(PATH)).isEqualTo(anew);
    second.alterTable(PATH, (CatalogTable) second.getTable(PATH), change, false);
  }

  @Test
  void aSessionIsNotInItsOwnWay() throws Exception {
    catalog.createTable(PATH, TABLE, false);
    CatalogTable seen = (CatalogTable) catalog.getTable(PATH);

    catalog.alterTable(PATH, seen, List.of(TableChange.set("k", "v")), false);
    catalog.alterTable(PATH, seen, List.of(TableChange.dropWatermark()), false);
    catalog.alterTable(PATH, seen, false);
    catalog.alterTable(PATH, seen, List.of(TableChange.dropDistribution()), false);

    assertThat(catalog.getTable(PATH)).isEqualTo(seen);
  }

  @Test
  void typesThatFlinkHasNotResolvedAreResolved() throws Exception {
    Schema given =
        Schema.newBuilder()
            .column("s", "STRING NOT NULL")
            .column("l", DataTypes.of(Long.class))
            .columnByMetadata("m", "MAP<STRING, BYTES>")
            .build();
    Schema resolved =
        Schema.newBuilder()
            .column("s", DataTypes.STRING().notNull())
            .column("l", DataTypes.BIGINT())
            .columnByMetadata("m", DataTypes.MAP(DataTypes.STRING(), DataTypes.BYTES()))
            .build();

    catalog.createTable(PATH, CatalogTable.newBuilder().schema(given).build(), false);

    assertThat(catalog.getTable(PATH).getUnresolvedSchema()).isEqualTo(resolved);
  }

  @Test
  void anExpressionWithoutSqlIsRefused() {
    Schema schema =
        Schema.newBuilder()
            .column("a", DataTypes.INT())
            .columnByExpression("b", $("a").plus(lit(1)))
            .build();

    assertThatThrownBy(
            () ->
                catalog.createTable(PATH, CatalogTable.newBuilder().schema(schema).build(), false))
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            "The expression of column 'b' in the table default.t, plus(a, 1), can't be stored: it is"
                + " not resolved. Write it in SQL.");
  }

  @Test
  void theCatalogHasNoPastOfATable() throws Exception {
    catalog.createTable(PATH, TABLE, false);

    assertThatThrownBy(() -> catalog.getTable(PATH, 0L))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("FOR SYSTEM_TIME AS OF can't be served");
    assertThatThrownBy(() -> catalog.getTable(new ObjectPath("default", "none"), 0L))
        .isInstanceOf(TableNotExistException.class);
  }

  private ModelCatalog other() {
    return catalogs.on(folder.resolve("models.db"));
  }
}
