package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.flinkmodelrouter.secrets.RevealedOptions;
import org.flinkmodelrouter.strategy.SelectorColumns;

/**
 * The model that an inline candidate or selector stands for: its columns follow from the router.
 */
final class InlineModel {

  private InlineModel() {}

  /**
   * Makes the model: its input is the columns that {@code route.<label>.input} names or else the
   * first one, its output the router's without the decision.
   */
  static ResolvedCatalogModel of(RouterSchema router, CandidateDeclaration.Inline candidate) {
    return of(router, candidate, candidate.options());
  }

  /** The same, with these options in place of the declared ones. */
  static ResolvedCatalogModel of(
      RouterSchema router, CandidateDeclaration.Inline candidate, Map<String, String> options) {
    List<String> named = candidate.route().input();
    List<Column> inputs =
        named.isEmpty()
            ? List.of(router.inputs().get(0))
            : named.stream()
                .map(name -> ColumnFit.routeInput(router, candidate.label(), name))
                .map(router.inputs()::get)
                .toList();
    return of(inputs, router.answers(), candidate, options);
  }

  /** The model that a selector stands for: the strategy says what columns it has. */
  static ResolvedCatalogModel ofSelector(
      SelectorColumns columns, CandidateDeclaration.Inline selector, Map<String, String> options) {
    return of(columns.input(), columns.output(), selector, options);
  }

  private static ResolvedCatalogModel of(
      List<Column> inputs,
      List<Column> outputs,
      CandidateDeclaration.Inline candidate,
      Map<String, String> options) {
    ResolvedSchema input = schema(inputs);
    ResolvedSchema output = schema(outputs);
    return ResolvedCatalogModel.of(
        CatalogModel.of(
            Schema.newBuilder().fromResolvedSchema(input).build(),
            Schema.newBuilder().fromResolvedSchema(output).build(),
            RevealedOptions.of(options),
            candidate.route().description()),
        input,
        output);
  }

  /** What an inline model of a router is called where only a model's name fits. */
  static String name(String router, CandidateDeclaration.Inline inline) {
    return switch (inline.role()) {
      case CANDIDATE -> router + "." + OptionKeys.CANDIDATE + "." + inline.label();
      case SELECTOR -> router + "." + SelectorOptions.GROUP;
    };
  }

  private static ResolvedSchema schema(List<Column> columns) {
    return ResolvedSchema.of(
        columns.stream()
            .map(column -> Column.physical(column.getName(), ordinary(column.getDataType())))
            .map(Column.class::cast)
            .toList());
  }

  /** Providers insist on types: Flink's openai takes a nullable STRING, and no VARCHAR(10). */
  private static DataType ordinary(DataType type) {
    boolean text = type.getLogicalType().is(LogicalTypeFamily.CHARACTER_STRING);
    return text ? DataTypes.STRING() : type.nullable();
  }
}
