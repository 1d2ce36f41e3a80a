package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionImpl;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.PartitionNotExistException;
import org.apache.flink.table.catalog.exceptions.PartitionSpecInvalidException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.exceptions.TableNotPartitionedException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBase;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBinary;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBoolean;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDate;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDouble;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataLong;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataString;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.catalog.stats.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Partitions and statistics come back as they were given. */
class StoredPartitionsTest {

  private static final ObjectPath PATH = new ObjectPath("default", "t");
  private static final ObjectPath ABSENT = new ObjectPath("default", "none");
  private static final CatalogPartitionSpec MONDAY =
      new CatalogPartitionSpec(Map.of("day", "mon", "hour", "1"));
  private static final CatalogPartitionSpec TUESDAY =
      new CatalogPartitionSpec(Map.of("day", "tue", "hour", "1"));
  private static final CatalogTableStatistics COUNTS =
      new CatalogTableStatistics(Long.MAX_VALUE, 2, 3, 4, Map.of("k", "v"));
  private static final CatalogColumnStatistics COLUMNS = columns();

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;
  private ModelCatalog catalog;

  @BeforeEach
  void createTable() throws Exception {
    catalog = catalogs.on(folder.resolve("models.db"));
    catalog.createTable(PATH, table(List.of("day", "hour")), false);
  }

  @Test
  void aPartitionComesBackAsItWas() throws Exception {
    Map<String, String> properties = new HashMap<>(Map.of("path", "/ü", "Path", ""));
    catalog.createPartition(PATH, MONDAY, new CatalogPartitionImpl(properties, "a day"), false);
    properties.clear();

    CatalogPartition stored = other().getPartition(PATH, MONDAY);
    assertThat(stored.getProperties()).isEqualTo(Map.of("path", "/ü", "Path", ""));
    assertThat(stored.getComment()).isEqualTo("a day");
    assertThat(catalog.listPartitions(PATH)).containsExactly(MONDAY);
  }

  @Test
  void aPartitionOfRowsWithNullIsOneOfItsOwn() throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("day", null);
    values.put("hour", "1");
    CatalogPartitionSpec unknown = new CatalogPartitionSpec(values);
    catalog.createPartition(PATH, unknown, new CatalogPartitionImpl(Map.of(), null), false);

    assertThat(catalog.partitionExists(PATH, unknown)).isTrue();
    assertThat(catalog.partitionExists(PATH, MONDAY)).isFalse();
    assertThat(catalog.listPartitions(PATH)).containsExactly(unknown);
  }

  @Test
  void anExistingPartitionIsLeftAsItIs() throws Exception {
    catalog.createPartition(PATH, MONDAY, new CatalogPartitionImpl(Map.of("k", "v"), null), false);
    catalog.createPartition(PATH, MONDAY, new CatalogPartitionImpl(Map.of(), null), true);

    assertThat(catalog.getPartition(PATH, MONDAY).getProperties()).containsEntry("k", "v");
  }

  @Test
  void wrongKeysAreRefusedWithTheTables() throws Exception {
    CatalogPartitionSpec wrong = new CatalogPartitionSpec(Map.of("week", "1"));

    assertThatThrownBy(() -> catalog.listPartitions(PATH, wrong))
        .isInstanceOf(PartitionSpecInvalidException.class)
        .hasMessageContaining("does not match partition keys [day, hour] of table default.t")
        .hasRootCauseMessage(
            "Table default.t is partitioned by day, hour, and the partition is given by week. Give"
                + " it by the table's keys.");
    catalog.createTable(ABSENT, table(List.of()), false);
    assertThatThrownBy(() -> catalog.listPartitions(ABSENT))
        .isInstanceOf(TableNotPartitionedException.class);
  }

  @Test
  void filtersAreLeftToThePlanner() {
    assertThatThrownBy(() -> catalog.listPartitionsByFilter(PATH, List.of()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("List them all.");
  }

  @Test
  void statisticsOfATableComeBackAsTheyWere() throws Exception {
    catalog.createTable(ABSENT, table(List.of()), false);
    assertThat(catalog.getTableStatistics(ABSENT)).isSameAs(CatalogTableStatistics.UNKNOWN);
    assertThat(catalog.getTableColumnStatistics(ABSENT)).isSameAs(CatalogColumnStatistics.UNKNOWN);

    catalog.alterTableStatistics(ABSENT, COUNTS, false);
    catalog.alterTableColumnStatistics(ABSENT, COLUMNS, false);

    assertThat(other().getTableStatistics(ABSENT))
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(COUNTS);
    assertThat(other().getTableColumnStatistics(ABSENT))
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(COLUMNS);
  }

  @Test
  void statisticsOfManyPartitionsComeInTheOrderAskedFor() throws Exception {
    for (CatalogPartitionSpec spec : List.of(MONDAY, TUESDAY)) {
      catalog.createPartition(PATH, spec, new CatalogPartitionImpl(Map.of(), null), false);
    }
    catalog.alterPartitionStatistics(PATH, MONDAY, COUNTS, false);
    catalog.alterPartitionColumnStatistics(PATH, TUESDAY, COLUMNS, false);

    assertThat(catalog.bulkGetPartitionStatistics(PATH, List.of(TUESDAY, MONDAY)))
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(List.of(CatalogTableStatistics.UNKNOWN, COUNTS));
    assertThat(catalog.bulkGetPartitionColumnStatistics(PATH, List.of(TUESDAY, MONDAY)))
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(List.of(COLUMNS, CatalogColumnStatistics.UNKNOWN));
    assertThat(catalog.bulkGetPartitionStatistics(PATH, List.of())).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotThere() throws Exception {
    assertThatThrownBy(() -> catalog.getTableColumnStatistics(ABSENT))
        .isInstanceOf(TableNotExistException.class);
    assertThatThrownBy(() -> catalog.alterTableColumnStatistics(ABSENT, COLUMNS, false))
        .isInstanceOf(TableNotExistException.class);
    assertThatThrownBy(() -> catalog.getPartitionColumnStatistics(PATH, MONDAY))
        .isInstanceOf(PartitionNotExistException.class);
    assertThatThrownBy(() -> catalog.alterPartitionStatistics(PATH, MONDAY, COUNTS, false))
        .isInstanceOf(PartitionNotExistException.class);
    catalog.alterTableColumnStatistics(ABSENT, COLUMNS, true);
    catalog.alterPartitionStatistics(PATH, MONDAY, COUNTS, true);
    catalog.alterPartitionColumnStatistics(ABSENT, MONDAY, COLUMNS, true);
  }

  private ModelCatalog other() {
    return catalogs.on(folder.resolve("models.db"));
  }

  private static CatalogTable table(List<String> partitionKeys) {
    Schema schema =
        Schema.newBuilder()
            .column("line", DataTypes.STRING())
            .column("day", DataTypes.STRING())
            .column("hour", DataTypes.INT())
            .build();
    return CatalogTable.newBuilder().schema(schema).partitionKeys(partitionKeys).build();
  }

  private static CatalogColumnStatistics columns() {
    Map<String, CatalogColumnStatisticsDataBase> columns = new LinkedHashMap<>();
    columns.put("boolean", new CatalogColumnStatisticsDataBoolean(1L, 2L, 3L, Map.of("k", "v")));
    columns.put("long", new CatalogColumnStatisticsDataLong(Long.MIN_VALUE, 2L, 3L, 4L));
    columns.put(
        "double",
        new CatalogColumnStatisticsDataDouble(Double.NEGATIVE_INFINITY, Double.NaN, 3L, 4L));
    columns.put("date", new CatalogColumnStatisticsDataDate(new Date(-1), new Date(2), 3L, 4L));
    columns.put("string", new CatalogColumnStatisticsDataString(1L, 0.1, 3L, 4L));
    columns.put("binary", new CatalogColumnStatisticsDataBinary(1L, 0.1, 4L));
    columns.put("unknown ü", new CatalogColumnStatisticsDataLong(null, null, null, null));
    columns.put("no days", new CatalogColumnStatisticsDataDate(null, null, null, null));
    return new CatalogColumnStatistics(columns, Map.of("of", "all"));
  }
}
