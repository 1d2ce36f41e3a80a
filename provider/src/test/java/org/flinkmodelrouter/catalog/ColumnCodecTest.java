package org.flinkmodelrouter.catalog;

import static org.apache.flink.table.api.Expressions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.LocalDateSerializer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SymbolType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnCodecTest {

  private static final ClassLoader CLASS_LOADER = ColumnCodecTest.class.getClassLoader();
  private static final String OWNER = "input of model default.m";

  private final ColumnCodec codec = new ColumnCodec(new TypeCodec(CLASS_LOADER));

  @ParameterizedTest
  @MethodSource("org.flinkmodelrouter.catalog.SqlTypes#all")
  void aTypeOfSqlComesBackAsItWas(String text) {
    roundTrip(TypeConversions.fromLogicalToDataType(LogicalTypeParser.parse(text, CLASS_LOADER)));
  }

  @ParameterizedTest
  @MethodSource("typesOfClasses")
  void aTypeThatNamesAClassComesBackAsItWas(DataType type) {
    roundTrip(type);
  }

  static Stream<DataType> typesOfClasses() {
    return Stream.of(
        DataTypes.RAW(java.time.LocalDate.class, LocalDateSerializer.INSTANCE),
        DataTypes.ARRAY(
            DataTypes.RAW(java.time.LocalDate.class, LocalDateSerializer.INSTANCE).notNull()),
        DataTypes.STRUCTURED(
            Address.class,
            DataTypes.FIELD("street", DataTypes.STRING()),
            DataTypes.FIELD("number", DataTypes.INT().notNull())));
  }

  /** A user's class with a structured type. */
  public static final class Address {
    public String street;
    public int number;
  }

  @Test
  void namesAndCommentsOfColumnsAreKept() {
    ResolvedSchema schema =
        ResolvedSchema.of(
            Column.physical("a `b` ü", DataTypes.INT()).withComment("it's a \"column\""),
            Column.physical("", DataTypes.INT()));

    assertThat(codec.read(OWNER, codec.write(OWNER, schema))).isEqualTo(schema);
  }

  @Test
  void columnsThatFlinkHasNotResolvedAreResolved() {
    Schema schema =
        Schema.newBuilder()
            .column("s", "STRING NOT NULL")
            .withComment("by text")
            .column("d", DataTypes.DECIMAL(10, 2))
            .column("l", DataTypes.of(Long.class))
            .build();

    assertThat(codec.resolved(OWNER, schema))
        .isEqualTo(
            ResolvedSchema.of(
                Column.physical("s", DataTypes.STRING().notNull()).withComment("by text"),
                Column.physical("d", DataTypes.DECIMAL(10, 2)),
                Column.physical("l", DataTypes.BIGINT())));
  }

  @Test
  void aColumnThatIsNotPhysicalIsRefused() {
    Schema computed = Schema.newBuilder().columnByExpression("c", lit(1)).build();
    Schema metadata = Schema.newBuilder().columnByMetadata("tokens", DataTypes.INT()).build();
    ResolvedSchema resolved =
        ResolvedSchema.of(Column.metadata("tokens", DataTypes.INT(), null, false));

    assertThatThrownBy(() -> codec.resolved(OWNER, computed))
        .isInstanceOf(BridgeException.class)
        .hasMessage(
            "The input of model default.m has the column 'c', which is not physical. A stored model"
                + " has physical columns and nothing else.");
    assertThatThrownBy(() -> codec.resolved(OWNER, metadata)).hasMessageContaining("'tokens'");
    assertThatThrownBy(() -> codec.write(OWNER, resolved)).hasMessageContaining("'tokens'");
  }

  @Test
  void aKeyOfASchemaIsRefusedAndNotForgotten() {
    Schema schema =
        Schema.newBuilder().column("id", DataTypes.INT().notNull()).primaryKey("id").build();

    assertThatThrownBy(() -> codec.resolved(OWNER, schema))
        .hasMessageContaining("has a watermark or a primary key");
  }

  @Test
  void aTypeThatTextCannotExpressIsRefused() {
    DataType type = TypeConversions.fromLogicalToDataType(new SymbolType<>());

    assertThatThrownBy(() -> codec.write(OWNER, ResolvedSchema.of(Column.physical("s", type))))
        .isInstanceOfSatisfying(
            BridgeException.class, error -> assertThat(error.code()).isEqualTo("invalid-option"))
        .hasMessageContaining("Column 's' in the input of model default.m")
        .hasMessageContaining("can't be stored")
        .hasMessageContaining("Use a type that SQL can write");
  }

  @Test
  void aTypeOfWhichTheClassIsMissingNamesModelAndColumn() {
    ArrayNode columns =
        codec.write(
            OWNER,
            ResolvedSchema.of(
                Column.physical(
                    "d", DataTypes.RAW(java.time.LocalDate.class, LocalDateSerializer.INSTANCE))));
    ObjectNode column = (ObjectNode) columns.get(0);
    column.put("type", column.get("type").asText().replace("LocalDate", "Absent"));

    assertThatThrownBy(() -> codec.read(OWNER, columns))
        .isInstanceOf(BridgeException.class)
        .hasMessageContaining("Column 'd' in the input of model default.m")
        .hasMessageContaining("add the jar that has it");
  }

  @Test
  void typesOfASessionAreRefused() {
    Schema schema = Schema.newBuilder().column("u", "mydb.mytype").build();

    assertThatThrownBy(() -> codec.resolved(OWNER, schema)).hasMessageContaining("mytype");
  }

  private void roundTrip(DataType type) {
    ResolvedSchema schema = ResolvedSchema.of(Column.physical("c", type));

    ArrayNode columns = codec.write(OWNER, schema);
    LogicalType back = codec.read(OWNER, columns).getColumnDataTypes().get(0).getLogicalType();

    assertThat(back).isEqualTo(type.getLogicalType());
    assertThat(columns.get(0).get("type").asText())
        .isEqualTo(type.getLogicalType().asSerializableString());
  }
}
