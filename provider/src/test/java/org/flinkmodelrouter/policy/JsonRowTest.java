package org.flinkmodelrouter.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.flinkmodelrouter.testing.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRowTest {

  private static final Configuration BERLIN =
      new Configuration().set(TableConfigOptions.LOCAL_TIME_ZONE, "Europe/Berlin");

  private static JsonRow parse(String columns, String json) {
    return JsonRow.parse(
        json,
        "db.router",
        Models.model(columns, "answer STRING", "provider", "any")
            .getResolvedInputSchema()
            .getColumns(),
        BERLIN,
        JsonRowTest.class.getClassLoader());
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("STRING", "\"gr\u00fcezi\"", StringData.fromString("gr\u00fcezi")),
        Arguments.of("VARCHAR(2)", "\"ab\"", StringData.fromString("ab")),
        Arguments.of("BOOLEAN", "true", true),
        Arguments.of("TINYINT", "-128", (byte) -128),
        Arguments.of("SMALLINT", "7", (short) 7),
        Arguments.of("INT", "7", 7),
        Arguments.of("BIGINT", "9007199254740993", 9007199254740993L),
        Arguments.of("FLOAT", "0.5", 0.5f),
        Arguments.of("DOUBLE", "2", 2.0),
        Arguments.of(
            "DECIMAL(20, 2)",
            "123456789012345678.25",
            DecimalData.fromBigDecimal(new BigDecimal("123456789012345678.25"), 20, 2)),
        Arguments.of("DATE", "\"1970-01-03\"", 2),
        Arguments.of("TIME", "\"00:00:01\"", 1000),
        Arguments.of(
            "TIMESTAMP(3)", "\"1970-01-01 00:00:01.5\"", TimestampData.fromEpochMillis(1500)),
        Arguments.of(
            "TIMESTAMP_LTZ(3)", "\"1970-01-01 01:00:01\"", TimestampData.fromEpochMillis(1000)),
        Arguments.of("ARRAY<INT>", "[1, null]", new GenericArrayData(new Object[] {1, null})),
        Arguments.of(
            "MAP<STRING, INT>",
            "{\"a\": 1}",
            new GenericMapData(Map.of(StringData.fromString("a"), 1))),
        Arguments.of("ROW<name STRING, n INT>", "{\"n\": 1}", GenericRowData.of(null, 1)),
        Arguments.of("STRING", "null", null));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueBecomesWhatItsColumnIs(String type, String json, Object expected) {
    JsonRow row = parse("c " + type, "{\"c\": " + json + "}");

    assertThat(((GenericRowData) row.row()).getField(0)).isEqualTo(expected);
    assertThat(row.missing()).isEmpty();
  }

  @Test
  void bytesAreInBase64() {
    JsonRow row = parse("c BYTES", "{\"c\": \"aGk=\"}");

    assertThat(((GenericRowData) row.row()).getBinary(0)).isEqualTo(new byte[] {'h', 'i'});
  }

  @Test
  void aColumnThatIsLeftOutIsNullAndTold() {
    JsonRow row = parse("a STRING, b INT, c INT", "{\"b\": null, \"a\": \"x\"}");

    assertThat(row.row().isNullAt(1)).isTrue();
    assertThat(row.row().isNullAt(2)).isTrue();
    assertThat(row.missing()).containsExactly("c");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("INT", "\"hidden\"", "Column 'c' is INT, and the row has a text for it."),
        Arguments.of("INT", "1.5", "has a number with a fraction for it. Give it a whole number."),
        Arguments.of("INT", "3000000000", "a number for it that is out of its range"),
        Arguments.of("BIGINT", "1e40", "has a number with a fraction"),
        Arguments.of("DECIMAL(3, 1)", "1234", "out of its range"),
        Arguments.of("STRING", "5", "has a whole number for it. Give it a text."),
        Arguments.of("STRING", "[1]", "has an array for it"),
        Arguments.of("VARCHAR(2)", "\"hidden\"", "has a longer text for it"),
        Arguments.of("BOOLEAN", "\"hidden\"", "Give it true or false."),
        Arguments.of("DATE", "\"hidden\"", "Give it a text such as \"2026-01-31\""),
        Arguments.of("BYTES", "\"hidden!\"", "not in base 64"),
        Arguments.of("ARRAY<INT>", "[1, \"hidden\"]", "Column 'c'[2] is INT"),
        Arguments.of("MAP<STRING, INT>", "{\"k\": true}", "Column 'c'['k'] is INT"),
        Arguments.of("MAP<INT, INT>", "{}", "JSON has only texts as keys"),
        Arguments.of("ROW<name STRING>", "{\"nome\": 1}", "has no field 'nome'. There are: name."),
        Arguments.of("STRING NOT NULL", "null", "the row has no value for it. Give it one."),
        Arguments.of("INTERVAL DAY", "1", "of which JSON has no values"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void whatIsNoValueOfTheColumnIsSaidWithoutQuotingIt(String type, String json, String message) {
    assertThatThrownBy(() -> parse("c " + type, "{\"c\": " + json + "}"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @MethodSource("noRows")
  void whatIsNoRowIsRefused(String json, String message) {
    assertThatThrownBy(() -> parse("query STRING, lang STRING", json))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hidden");
  }

  static Stream<Arguments> noRows() {
    return Stream.of(
        Arguments.of("{\"query\": hidden}", "The row is not JSON, or names a column twice"),
        Arguments.of("{\"query\": \"hidden\"", "look at line 1"),
        Arguments.of("{} hidden", "The row is not JSON"),
        Arguments.of("{\"lang\": \"a\", \"lang\": \"hidden\"}", "names a column twice"),
        Arguments.of("", "The row is nothing, but a JSON object is needed"),
        Arguments.of("[\"hidden\"]", "The row is an array, but a JSON object is needed"),
        Arguments.of(
            "{\"langg\": \"hidden\"}",
            "The row has 'langg', which is no input column of router db.router. There are: query,"
                + " lang. Did you mean 'lang'?"));
  }
}
