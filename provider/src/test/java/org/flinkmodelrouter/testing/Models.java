package org.flinkmodelrouter.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;

/** Models as Flink hands them to a catalog. */
public final class Models {

  private Models() {}

  /**
   * A model without a comment.
   *
   * @param input columns as in DDL, such as {@code query STRING, n BIGINT NOT NULL}
   * @param output likewise
   * @param options keys and values in turn
   */
  public static ResolvedCatalogModel model(String input, String output, String... options) {
    return model(null, input, output, options);
  }

  /** A model with a comment. */
  public static ResolvedCatalogModel model(
      @Nullable String comment, String input, String output, String[] options) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    ResolvedSchema inputs = schema(input);
    ResolvedSchema outputs = schema(output);
    return ResolvedCatalogModel.of(
        CatalogModel.of(
            Schema.newBuilder().fromResolvedSchema(inputs).build(),
            Schema.newBuilder().fromResolvedSchema(outputs).build(),
            map,
            comment),
        inputs,
        outputs);
  }

  private static ResolvedSchema schema(String columns) {
    RowType row =
        (RowType) LogicalTypeParser.parse("ROW<" + columns + ">", Models.class.getClassLoader());
    return ResolvedSchema.of(
        row.getFields().stream()
            .map(
                field ->
                    Column.physical(
                        field.getName(), TypeConversions.fromLogicalToDataType(field.getType())))
            .map(Column.class::cast)
            .toList());
  }
}
