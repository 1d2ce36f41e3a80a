package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.CatalogPartitionImpl;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.ProcedureNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TablelessCatalogTest {

  private static final ObjectPath PATH = new ObjectPath("default", "t");
  private static final CatalogPartitionSpec DAY = new CatalogPartitionSpec(Map.of("day", "1"));
  private static final CatalogPartitionImpl PARTITION = new CatalogPartitionImpl(Map.of(), null);
  private static final CatalogFunctionImpl FUNCTION = new CatalogFunctionImpl("some.Class");
  private static final CatalogTable TABLE =
      CatalogTable.newBuilder()
          .schema(Schema.newBuilder().column("a", DataTypes.INT()).build())
          .build();
  private static final CatalogTableStatistics STATISTICS = CatalogTableStatistics.UNKNOWN;
  private static final CatalogColumnStatistics COLUMNS = CatalogColumnStatistics.UNKNOWN;

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;
  private ModelCatalog catalog;

  @BeforeEach
  void open() {
    catalog = catalogs.on(folder.resolve("models.db"));
  }

  @Test
  void whatWouldNotBeKeptIsRefused() {
    String advice =
        "this version of the model catalog keeps databases and models only. Create it as TEMPORARY,"
            + " or in another catalog.";
    assertThatThrownBy(() -> catalog.createTable(PATH, TABLE, true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Catalog 'ml' can't keep the table or view default.t: " + advice);
    assertThatThrownBy(() -> catalog.createFunction(PATH, FUNCTION, true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Catalog 'ml' can't keep the function default.t: " + advice);
  }

  @Test
  void listsAreEmptyInADatabaseThatIsThere() throws Exception {
    assertThat(catalog.listTables("default")).isEmpty();
    assertThat(catalog.listViews("default")).isEmpty();
    assertThat(catalog.listMaterializedTables("default")).isEmpty();
    assertThat(catalog.listFunctions("default")).isEmpty();
    assertThat(catalog.listProcedures("default")).isEmpty();
    assertThat(catalog.tableExists(PATH)).isFalse();
    assertThat(catalog.functionExists(PATH)).isFalse();
    assertThat(catalog.partitionExists(PATH, DAY)).isFalse();
    for (ThrowingCallable list :
        List.<ThrowingCallable>of(
            () -> catalog.listTables("nowhere"),
            () -> catalog.listViews("nowhere"),
            () -> catalog.listMaterializedTables("nowhere"),
            () -> catalog.listFunctions("nowhere"),
            () -> catalog.listProcedures("nowhere"))) {
      assertThatThrownBy(list)
          .isInstanceOf(DatabaseNotExistException.class)
          .hasMessage("Database nowhere does not exist in Catalog ml.");
    }
  }

  @Test
  void noTableExists() throws Exception {
    for (ThrowingCallable probe :
        List.<ThrowingCallable>of(
            () -> catalog.getTable(PATH),
            () -> catalog.getTable(PATH, 0L),
            () -> catalog.alterTable(PATH, TABLE, false),
            () -> catalog.renameTable(PATH, "u", false),
            () -> catalog.dropTable(PATH, false),
            () -> catalog.listPartitions(PATH),
            () -> catalog.listPartitions(PATH, DAY),
            () -> catalog.listPartitionsByFilter(PATH, List.of()),
            () -> catalog.createPartition(PATH, DAY, PARTITION, true),
            () -> catalog.getTableStatistics(PATH),
            () -> catalog.getTableColumnStatistics(PATH),
            () -> catalog.alterTableStatistics(PATH, STATISTICS, false),
            () -> catalog.alterTableColumnStatistics(PATH, COLUMNS, false))) {
      assertThatThrownBy(probe)
          .isInstanceOf(TableNotExistException.class)
          .hasMessage("Table (or view) default.t does not exist in Catalog ml.");
    }
    catalog.alterTable(PATH, TABLE, true);
    catalog.renameTable(PATH, "u", true);
    catalog.dropTable(PATH, true);
    catalog.alterTableStatistics(PATH, STATISTICS, true);
    catalog.alterTableColumnStatistics(PATH, COLUMNS, true);
  }

  @Test
  void noPartitionExists() throws Exception {
    for (ThrowingCallable probe :
        List.<ThrowingCallable>of(
            () -> catalog.getPartition(PATH, DAY),
            () -> catalog.dropPartition(PATH, DAY, false),
            () -> catalog.alterPartition(PATH, DAY, PARTITION, false),
            () -> catalog.getPartitionStatistics(PATH, DAY),
            () -> catalog.getPartitionColumnStatistics(PATH, DAY),
            () -> catalog.alterPartitionStatistics(PATH, DAY, STATISTICS, false),
            () -> catalog.alterPartitionColumnStatistics(PATH, DAY, COLUMNS, false))) {
      assertThatThrownBy(probe).isInstanceOf(PartitionNotExistException.class);
    }
    catalog.dropPartition(PATH, DAY, true);
    catalog.alterPartition(PATH, DAY, PARTITION, true);
    catalog.alterPartitionStatistics(PATH, DAY, STATISTICS, true);
    catalog.alterPartitionColumnStatistics(PATH, DAY, COLUMNS, true);
  }

  @Test
  void noFunctionExists() throws Exception {
    for (ThrowingCallable probe :
        List.<ThrowingCallable>of(
            () -> catalog.getFunction(PATH),
            () -> catalog.alterFunction(PATH, FUNCTION, false),
            () -> catalog.dropFunction(PATH, false))) {
      assertThatThrownBy(probe)
          .isInstanceOf(FunctionNotExistException.class)
          .hasMessage("Function default.t does not exist in Catalog ml.");
    }
    catalog.alterFunction(PATH, FUNCTION, true);
    catalog.dropFunction(PATH, true);
    assertThatThrownBy(() -> catalog.getProcedure(PATH))
        .isInstanceOf(ProcedureNotExistException.class);
  }
}
