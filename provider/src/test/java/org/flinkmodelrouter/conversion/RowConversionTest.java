package org.flinkmodelrouter.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.Test;

class RowConversionTest {

  private static final LogicalType INT = DataTypes.INT().getLogicalType();
  private static final LogicalType BIGINT = DataTypes.BIGINT().getLogicalType();
  private static final LogicalType STRING = DataTypes.STRING().getLogicalType();

  @Test
  void theVerySameRowPassesWhereNothingHasToChange() {
    RowConversion conversion =
        RowConversion.of(List.of(INT, STRING), List.of(INT, STRING), ZoneOffset.UTC);
    RowData row = GenericRowData.of(1, StringData.fromString("a"));
    assertThat(conversion.isIdentity()).isTrue();
    assertThat(conversion.convert(row)).isSameAs(row);
  }

  @Test
  void columnsArePickedConvertedAndLeftOut() {
    RowConversion conversion =
        RowConversion.of(
            List.of(INT, STRING, STRING),
            List.of(2, 0, RowConversion.NO_SOURCE),
            List.of(STRING, BIGINT, INT),
            ZoneOffset.UTC);
    assertThat(
            conversion.convert(
                GenericRowData.of(1, StringData.fromString("a"), StringData.fromString("b"))))
        .isEqualTo(GenericRowData.of(StringData.fromString("b"), 1L, null));
  }

  @Test
  void aRowThatLacksItsLastColumnsIsNotTheSameRow() {
    assertThat(
            RowConversion.of(List.of(INT, STRING), List.of(0), List.of(INT), ZoneOffset.UTC)
                .isIdentity())
        .isFalse();
  }

  @Test
  void nullsStayNull() {
    RowConversion conversion = RowConversion.of(List.of(INT), List.of(BIGINT), ZoneOffset.UTC);
    assertThat(conversion.convert(GenericRowData.of((Object) null)))
        .isEqualTo(GenericRowData.of((Object) null));
  }

  @Test
  void columnsOfTypeNullAreNull() {
    RowConversion conversion =
        RowConversion.of(
            List.of(DataTypes.NULL().getLogicalType(), INT),
            List.of(STRING, BIGINT),
            ZoneOffset.UTC);
    assertThat(conversion.convert(GenericRowData.of(null, 1)))
        .isEqualTo(GenericRowData.of(null, 1L));
  }

  @Test
  void flinksBinaryRowsAreReadAsWell() {
    RowConversion conversion =
        RowConversion.of(List.of(INT, STRING), List.of(BIGINT, STRING), ZoneOffset.UTC);
    BinaryRowData binary =
        new RowDataSerializer(INT, STRING)
            .toBinaryRow(GenericRowData.of(7, StringData.fromString("a")));
    assertThat(conversion.convert(binary))
        .isEqualTo(GenericRowData.of(7L, StringData.fromString("a")));
  }

  @Test
  void aColumnWithoutACastIsNamed() {
    assertThatThrownBy(
            () -> RowConversion.of(List.of(INT, STRING), List.of(INT, INT), ZoneOffset.UTC))
        .isInstanceOf(ConversionException.class)
        .hasMessage("column 2: a value of type STRING cannot become INT without a CAST");
  }

  @Test
  void aValueThatIsNotOfItsDeclaredTypeIsNamedAndNotShown() {
    RowConversion conversion =
        RowConversion.of(List.of(STRING, INT), List.of(STRING, BIGINT), ZoneOffset.UTC);
    RowData row = GenericRowData.of(StringData.fromString("a"), StringData.fromString("secret"));
    assertThatThrownBy(() -> conversion.convert(row))
        .isInstanceOf(ConversionException.class)
        .hasMessageContaining("column 2: declared as INT")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aRowWithTooFewColumnsIsAnErrorThatSaysWhichIsMissing() {
    RowConversion conversion =
        RowConversion.of(List.of(STRING, INT), List.of(STRING, BIGINT), ZoneOffset.UTC);
    assertThatThrownBy(() -> conversion.convert(GenericRowData.of(StringData.fromString("a"))))
        .isInstanceOf(ConversionException.class)
        .hasMessageContaining("column 2");
  }
}
