package org.flinkmodelrouter.strategy.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.Test;

class KeyHashTest {

  private static KeyHash hash(DataType... types) {
    return new KeyHash(
        new KeyColumns(
            IntStream.range(0, types.length).boxed().toList(),
            List.of(types).stream().map(DataType::getLogicalType).toList()),
        0);
  }

  private static long of(DataType type, Object value) {
    return hash(type).of(GenericRowData.of(value));
  }

  /** Computed by Python's xxhash over the bytes that docs/strategies.md describes. */
  @Test
  void theBytesOfAKeyAreThoseThatAreDocumented() {
    DataType[] types = {
      DataTypes.STRING(),
      DataTypes.BIGINT(),
      DataTypes.STRING(),
      DataTypes.BOOLEAN(),
      DataTypes.DOUBLE(),
      DataTypes.DECIMAL(10, 2),
      DataTypes.TIMESTAMP(6),
      DataTypes.ARRAY(DataTypes.STRING()),
      DataTypes.ROW(DataTypes.INT(), DataTypes.STRING()),
      DataTypes.BYTES()
    };
    GenericRowData row =
        GenericRowData.of(
            StringData.fromString("ticket-1"),
            42L,
            null,
            true,
            1.5,
            DecimalData.fromBigDecimal(new BigDecimal("2.50"), 10, 2),
            TimestampData.fromEpochMillis(1_700_000_000_123L, 456_000),
            new GenericArrayData(new Object[] {StringData.fromString("a"), null}),
            GenericRowData.of(7, null),
            new byte[] {1, 2});

    assertThat(hash(types).of(row)).isEqualTo(5624111648909508583L);
  }

  @Test
  void theFormOfARowInMemoryMakesNoDifference() {
    DataType[] types = {DataTypes.STRING(), DataTypes.INT(), DataTypes.ARRAY(DataTypes.BIGINT())};
    GenericRowData generic =
        GenericRowData.of(
            StringData.fromString("a text that is longer than eight bytes"),
            -1,
            new GenericArrayData(new Long[] {1L, null, 3L}));
    RowData binary =
        new RowDataSerializer(
                List.of(types).stream().map(DataType::getLogicalType).toArray(LogicalType[]::new))
            .toBinaryRow(generic);

    assertThat(hash(types).of(binary)).isEqualTo(hash(types).of(generic));
  }

  @Test
  void aWiderColumnKeepsItsKeys() {
    assertThat(of(DataTypes.INT(), 7)).isEqualTo(of(DataTypes.BIGINT(), 7L));
    assertThat(of(DataTypes.TINYINT(), (byte) -7)).isEqualTo(of(DataTypes.SMALLINT(), (short) -7));
    assertThat(of(DataTypes.FLOAT(), 0.5f)).isEqualTo(of(DataTypes.DOUBLE(), 0.5));
    assertThat(of(DataTypes.VARCHAR(9), StringData.fromString("a")))
        .isEqualTo(of(DataTypes.STRING(), StringData.fromString("a")));
    assertThat(of(DataTypes.DECIMAL(10, 2), decimal("1.50", 10, 2)))
        .isEqualTo(of(DataTypes.DECIMAL(30, 8), decimal("1.5", 30, 8)));
  }

  @Test
  void valuesThatAreEqualInSqlAreOneKey() {
    assertThat(of(DataTypes.DOUBLE(), -0.0)).isEqualTo(of(DataTypes.DOUBLE(), 0.0));
    assertThat(of(DataTypes.DOUBLE(), Double.longBitsToDouble(0x7ff8000000000001L)))
        .isEqualTo(of(DataTypes.DOUBLE(), Double.NaN));
  }

  @Test
  void columnsDoNotRunIntoOneAnother() {
    KeyHash hash = hash(DataTypes.STRING(), DataTypes.STRING());

    assertThat(hash.of(texts("ab", "c"))).isNotEqualTo(hash.of(texts("a", "bc")));
    assertThat(hash.of(texts("", null))).isNotEqualTo(hash.of(texts(null, "")));
  }

  @Test
  void aKeyOfAnyLengthFits() {
    KeyHash hash = hash(DataTypes.STRING(), DataTypes.STRING());

    long first = hash.of(texts("x".repeat(300), "y".repeat(100_000)));
    long between = hash.of(texts("x", "y"));

    assertThat(hash.of(texts("x".repeat(300), "y".repeat(100_000)))).isEqualTo(first);
    assertThat(hash(DataTypes.STRING(), DataTypes.STRING()).of(texts("x", "y"))).isEqualTo(between);
  }

  @Test
  void aMapHasNoPlaceInAKeyHoweverDeepItIs() {
    assertThatThrownBy(
            () -> hash(DataTypes.ARRAY(DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()))))
        .isInstanceOf(KeyValue.UnfitException.class)
        .hasMessage("MAP");
  }

  private static GenericRowData texts(String first, String second) {
    return GenericRowData.of(StringData.fromString(first), StringData.fromString(second));
  }

  private static DecimalData decimal(String value, int precision, int scale) {
    return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
  }
}
