package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns may stand in errors and logs, and how. */
class TraceColumnTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BYTES",
        "BINARY(4)",
        "DATE",
        "TIME",
        "FLOAT",
        "DOUBLE",
        "ARRAY<STRING>",
        "MAP<STRING, STRING>",
        "ROW<a STRING>",
      })
  void aColumnWhoseValuesDoNotPrintIsRefused(String type) {
    assertThatThrownBy(() -> create(type))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("Option 'trace-column' of router ml.support.router names 'id'")
        .hasMessageContaining("which is of type " + type.substring(0, 3))
        .hasMessageContaining("STRING for it, and give it CAST(… AS STRING) in the query");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STRING",
        "CHAR(3)",
        "VARCHAR(9)",
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "DECIMAL(9, 2)",
        "BOOLEAN",
        "TIMESTAMP(3)",
        "TIMESTAMP_LTZ(3)",
      })
  void othersAreTaken(String type) {
    assertThat(create(type)).hasSize(1);
  }

  private static List<ModelReference> create(String type) {
    MemoryModels models = new MemoryModels("ml");
    models.write(
        "support", "cheap", Models.model("query STRING", "response STRING", "provider", "absent"));
    return models.write(
        "support",
        "router",
        Models.model(
            "query STRING, id " + type,
            "response STRING",
            "provider",
            "routing",
            "candidates",
            "cheap",
            "trace-column",
            "id"));
  }

  @ParameterizedTest
  @MethodSource
  void valuesStandAsTheyAreWritten(DataType type, Object value, String printed) {
    TraceColumn column = new TraceColumn("id", 0, type.getLogicalType());
    assertThat(column.of(GenericRowData.of(value))).isEqualTo("id " + printed);
  }

  static Stream<Arguments> valuesStandAsTheyAreWritten() {
    return Stream.of(
        arguments(DataTypes.STRING(), StringData.fromString("T-1\n2"), "T-1 2"),
        arguments(DataTypes.BIGINT(), 4711L, "4711"),
        arguments(DataTypes.BOOLEAN(), true, "true"),
        arguments(
            DataTypes.DECIMAL(5, 2),
            DecimalData.fromBigDecimal(new BigDecimal("1.50"), 5, 2),
            "1.50"),
        arguments(
            DataTypes.TIMESTAMP(3),
            TimestampData.fromLocalDateTime(LocalDateTime.of(2026, 2, 3, 4, 5, 6)),
            "2026-02-03T04:05:06"),
        arguments(
            DataTypes.TIMESTAMP_LTZ(3),
            TimestampData.fromInstant(Instant.parse("2026-02-03T04:05:06Z")),
            "2026-02-03T04:05:06Z"),
        arguments(DataTypes.TIMESTAMP_LTZ(3), null, "null"));
  }
}
