package org.flinkmodelrouter.conversion;

import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BINARY;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.BYTES;
import static org.apache.flink.table.api.DataTypes.CHAR;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DAY;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.FLOAT;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.INTERVAL;
import static org.apache.flink.table.api.DataTypes.MAP;
import static org.apache.flink.table.api.DataTypes.MONTH;
import static org.apache.flink.table.api.DataTypes.MULTISET;
import static org.apache.flink.table.api.DataTypes.NULL;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIME;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.apache.flink.table.api.DataTypes.TINYINT;
import static org.apache.flink.table.api.DataTypes.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImplicitCastTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest(name = "{0} to {1}: {2} is {3}")
  @MethodSource
  void valuesAreConverted(DataType from, DataType to, Object value, Object expected) {
    Optional<ValueConversion> conversion = between(from, to);
    assertThat(conversion).isPresent();
    assertThat(conversion.get().convert(value)).isEqualTo(expected);
  }

  static Stream<Arguments> valuesAreConverted() {
    return Stream.of(
        // Numbers: every widening that Flink calls implicit.
        arguments(TINYINT(), SMALLINT(), (byte) -7, (short) -7),
        arguments(TINYINT(), INT(), (byte) -7, -7),
        arguments(TINYINT(), BIGINT(), (byte) -7, -7L),
        arguments(TINYINT(), FLOAT(), (byte) -7, -7f),
        arguments(TINYINT(), DOUBLE(), (byte) -7, -7d),
        arguments(TINYINT(), DECIMAL(5, 2), (byte) -7, decimal("-7.00", 5, 2)),
        arguments(SMALLINT(), INT(), (short) 300, 300),
        arguments(SMALLINT(), BIGINT(), (short) 300, 300L),
        arguments(SMALLINT(), FLOAT(), (short) 300, 300f),
        arguments(SMALLINT(), DOUBLE(), (short) 300, 300d),
        arguments(SMALLINT(), DECIMAL(5, 0), (short) 300, decimal("300", 5, 0)),
        arguments(INT(), BIGINT(), 70_000, 70_000L),
        arguments(INT(), FLOAT(), 70_000, 70_000f),
        arguments(INT(), DOUBLE(), 70_000, 70_000d),
        arguments(INT(), DECIMAL(12, 3), 70_000, decimal("70000.000", 12, 3)),
        arguments(BIGINT(), FLOAT(), 5_000_000_000L, 5e9f),
        arguments(BIGINT(), DOUBLE(), 5_000_000_000L, 5e9),
        arguments(BIGINT(), DECIMAL(38, 4), 5_000_000_000L, decimal("5000000000.0000", 38, 4)),
        arguments(FLOAT(), DOUBLE(), 1.5f, 1.5),
        arguments(FLOAT(), DECIMAL(4, 2), 1.5f, decimal("1.50", 4, 2)),
        arguments(DOUBLE(), DECIMAL(4, 2), 1.255, decimal("1.26", 4, 2)),
        arguments(DECIMAL(4, 2), FLOAT(), decimal("1.25", 4, 2), 1.25f),
        arguments(DECIMAL(4, 2), DOUBLE(), decimal("1.25", 4, 2), 1.25),
        arguments(DECIMAL(4, 2), DECIMAL(10, 4), decimal("1.25", 4, 2), decimal("1.2500", 10, 4)),
        arguments(DECIMAL(10, 4), DECIMAL(4, 2), decimal("1.2550", 10, 4), decimal("1.26", 4, 2)),
        arguments(DECIMAL(4, 2), DECIMAL(30, 2), decimal("1.25", 4, 2), decimal("1.25", 30, 2)),
        // Intervals are numbers of months or milliseconds.
        arguments(INTERVAL(MONTH()), BIGINT(), 14, 14L),
        arguments(INTERVAL(DAY()), INT(), 86_400_000L, 86_400_000),
        arguments(INTERVAL(MONTH()), DECIMAL(4, 1), 14, decimal("14.0", 4, 1)),
        arguments(TINYINT(), INTERVAL(MONTH()), (byte) 14, 14),
        arguments(DECIMAL(4, 1), INTERVAL(DAY()), decimal("14.0", 4, 1), 14L),
        // Time: what Flink's CAST makes of it.
        arguments(
            TIMESTAMP(9),
            TIMESTAMP(6),
            stamp("2024-05-06T07:08:09.123456789"),
            stamp("2024-05-06T07:08:09.123456")),
        arguments(
            TIMESTAMP(6),
            TIMESTAMP(3),
            stamp("2024-05-06T07:08:09.123456"),
            stamp("2024-05-06T07:08:09.123")),
        arguments(
            TIMESTAMP(3),
            TIMESTAMP(0),
            stamp("1969-12-31T23:59:59.999"),
            stamp("1969-12-31T23:59:59")),
        arguments(
            TIMESTAMP_LTZ(9),
            TIMESTAMP_LTZ(3),
            instant("2024-05-06T07:08:09.123456789Z"),
            instant("2024-05-06T07:08:09.123Z")),
        arguments(
            TIMESTAMP_LTZ(3),
            TIMESTAMP(3),
            instant("2024-07-01T10:00:00Z"),
            stamp("2024-07-01T12:00:00")),
        arguments(
            TIMESTAMP(3),
            TIMESTAMP_LTZ(3),
            stamp("2024-01-01T12:00:00"),
            instant("2024-01-01T11:00:00Z")),
        arguments(
            TIMESTAMP(9),
            TIMESTAMP_LTZ(0),
            stamp("2024-01-01T12:00:00.987654321"),
            instant("2024-01-01T11:00:00Z")),
        arguments(TIMESTAMP(3), DATE(), stamp("2024-05-06T07:08:09"), day("2024-05-06")),
        arguments(TIMESTAMP(3), DATE(), stamp("1969-12-31T12:00:00"), -1),
        arguments(TIMESTAMP(3), TIME(3), stamp("2024-05-06T00:00:01.234"), 1_234),
        arguments(TIMESTAMP(3), TIME(0), stamp("2024-05-06T00:00:01.234"), 1_000),
        arguments(TIME(3), TIME(1), 1_234, 1_200),
        // What holds values.
        arguments(
            ARRAY(INT()),
            ARRAY(BIGINT()),
            new GenericArrayData(new int[] {1, -2}),
            new GenericArrayData(new Object[] {1L, -2L})),
        arguments(
            ARRAY(INT()),
            ARRAY(BIGINT()),
            new GenericArrayData(new Object[] {1, null}),
            new GenericArrayData(new Object[] {1L, null})),
        arguments(
            MAP(STRING(), INT()),
            MAP(STRING(), DOUBLE()),
            new GenericMapData(Map.of(text("a"), 1)),
            new GenericMapData(Map.of(text("a"), 1d))),
        arguments(
            MULTISET(INT()),
            MULTISET(BIGINT()),
            new GenericMapData(Map.of(7, 2)),
            new GenericMapData(Map.of(7L, 2))),
        arguments(
            ROW(FIELD("a", INT()), FIELD("b", STRING())),
            ROW(FIELD("c", BIGINT()), FIELD("d", VARCHAR(2))),
            GenericRowData.of(1, text("long")),
            GenericRowData.of(1L, text("long"))),
        arguments(
            ARRAY(ROW(FIELD("a", INT()))),
            ARRAY(ROW(FIELD("a", DECIMAL(4, 1)))),
            new GenericArrayData(new Object[] {GenericRowData.of(5)}),
            new GenericArrayData(new Object[] {GenericRowData.of(decimal("5.0", 4, 1))})));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource
  void valuesStayAsTheyAre(DataType from, DataType to) {
    assertThat(between(from, to)).isEmpty();
  }

  static Stream<Arguments> valuesStayAsTheyAre() {
    return Stream.of(
        arguments(INT(), INT().notNull()),
        arguments(BOOLEAN(), BOOLEAN()),
        arguments(CHAR(3), STRING()),
        arguments(CHAR(3), CHAR(5)),
        arguments(STRING(), VARCHAR(3)),
        arguments(BINARY(3), BYTES()),
        arguments(DATE(), DATE()),
        arguments(TIME(0), TIME(3)),
        arguments(TIMESTAMP(3), TIMESTAMP(9)),
        arguments(TIMESTAMP_LTZ(0), TIMESTAMP_LTZ(3)),
        arguments(DECIMAL(4, 2), DECIMAL(4, 2)),
        arguments(INTERVAL(MONTH()), INT()),
        arguments(BIGINT(), INTERVAL(DAY())),
        arguments(NULL(), BIGINT()),
        arguments(ARRAY(CHAR(2)), ARRAY(STRING())),
        arguments(MAP(STRING(), INT()), MAP(VARCHAR(3), INT())),
        arguments(ROW(FIELD("a", INT())), ROW(FIELD("b", INT()))));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource
  void whatFlinkWouldNotCastImplicitlyIsRefused(DataType from, DataType to) {
    assertThatThrownBy(() -> between(from, to))
        .isInstanceOf(ConversionException.class)
        .hasMessage(
            "a value of type %s cannot become %s without a CAST",
            from.getLogicalType().asSummaryString(), to.getLogicalType().asSummaryString());
  }

  static Stream<Arguments> whatFlinkWouldNotCastImplicitlyIsRefused() {
    return Stream.of(
        arguments(BIGINT(), INT()),
        arguments(DOUBLE(), FLOAT()),
        arguments(INT(), STRING()),
        arguments(STRING(), INT()),
        arguments(STRING(), BOOLEAN()),
        arguments(STRING(), CHAR(3)),
        arguments(DATE(), TIMESTAMP(3)),
        arguments(ARRAY(STRING()), ARRAY(INT())),
        arguments(ROW(FIELD("a", INT())), ROW(FIELD("a", INT()), FIELD("b", INT()))));
  }

  @ParameterizedTest(name = "{2} to {1}")
  @MethodSource
  void aValueThatDoesNotFitIsRefusedAndNotShown(DataType from, DataType to, Object value) {
    ValueConversion conversion = between(from, to).orElseThrow();
    assertThatThrownBy(() -> conversion.convert(value))
        .isInstanceOf(ConversionException.class)
        .hasMessage(
            "the value does not fit %s; CAST it in the query to what it should become",
            to.getLogicalType().asSummaryString());
  }

  static Stream<Arguments> aValueThatDoesNotFitIsRefusedAndNotShown() {
    return Stream.of(
        arguments(INT(), DECIMAL(3, 1), 100),
        arguments(DECIMAL(10, 2), DECIMAL(3, 1), decimal("100.00", 10, 2)),
        arguments(DOUBLE(), DECIMAL(3, 1), Double.NaN),
        arguments(DOUBLE(), DECIMAL(3, 1), Double.POSITIVE_INFINITY),
        arguments(FLOAT(), DECIMAL(3, 1), 1e9f),
        arguments(INTERVAL(MONTH()), TINYINT(), 200),
        arguments(INTERVAL(DAY()), INT(), Long.MAX_VALUE),
        arguments(DECIMAL(4, 1), INTERVAL(MONTH()), decimal("1.5", 4, 1)));
  }

  private static Optional<ValueConversion> between(DataType from, DataType to) {
    return ImplicitCast.between(from.getLogicalType(), to.getLogicalType(), BERLIN);
  }

  private static DecimalData decimal(String number, int precision, int scale) {
    return DecimalData.fromBigDecimal(new BigDecimal(number), precision, scale);
  }

  private static TimestampData stamp(String dateTime) {
    return TimestampData.fromLocalDateTime(LocalDateTime.parse(dateTime));
  }

  private static TimestampData instant(String instant) {
    return TimestampData.fromInstant(Instant.parse(instant));
  }

  private static int day(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  private static StringData text(String text) {
    return StringData.fromString(text);
  }
}
