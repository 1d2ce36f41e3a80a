package org.flinkmodelrouter.expression;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.util.InstantiationUtil;

/** Tickets with a column of every kind that conditions are asked about. */
final class Tickets {

  static final List<Column> COLUMNS =
      List.of(
          Column.physical("query", DataTypes.STRING()),
          Column.physical("lang", DataTypes.STRING().notNull()),
          Column.physical("n", DataTypes.INT()),
          Column.physical("price", DataTypes.DECIMAL(10, 2)),
          Column.physical("seen", DataTypes.TIMESTAMP(3)),
          Column.physical("who", DataTypes.ROW(DataTypes.FIELD("name", DataTypes.STRING()))),
          Column.physical("tags", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())),
          Column.physical("words", DataTypes.ARRAY(DataTypes.STRING())));

  private Tickets() {}

  static ConditionScope scope() {
    return new ConditionScope(
        "ml.db.router", COLUMNS, new Configuration(), Tickets.class.getClassLoader());
  }

  /** A ticket of 2024-05-06 07:08:09, from Ada. */
  static RowData ticket(String query, String lang, Integer n) {
    return GenericRowData.of(
        StringData.fromString(query),
        StringData.fromString(lang),
        n,
        DecimalData.fromBigDecimal(new BigDecimal("19.90"), 10, 2),
        TimestampData.fromLocalDateTime(LocalDateTime.of(2024, 5, 6, 7, 8, 9)),
        GenericRowData.of(StringData.fromString("Ada")),
        new GenericMapData(Map.of(StringData.fromString("tier"), StringData.fromString("gold"))),
        new GenericArrayData(
            new Object[] {StringData.fromString("refund"), StringData.fromString("now")}));
  }

  static Conditions compile(String... conditions) {
    List<Condition> all =
        IntStream.range(0, conditions.length)
            .mapToObj(i -> new Condition("rule." + (i + 1) + ".when", conditions[i]))
            .toList();
    return ConditionCompiler.compile(all, scope());
  }

  /** Opens conditions as a task does: after they were shipped. */
  static OpenConditions open(Conditions conditions, InstantSource clock) throws Exception {
    ClassLoader classLoader = Tickets.class.getClassLoader();
    return InstantiationUtil.clone(conditions, classLoader)
        .open(new FunctionContext(null, classLoader, null), clock);
  }

  static OpenConditions open(String... conditions) throws Exception {
    return open(compile(conditions), InstantSource.system());
  }
}
