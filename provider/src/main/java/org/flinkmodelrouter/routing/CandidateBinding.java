package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.strategy.StrategyContext;

/**
 * A candidate whose model is known and fits the router; or a selector, which is asked what the
 * strategy says, and answers the strategy.
 *
 * @param declaration what the router's options say of it
 * @param model its schemas, options and comment
 * @param input which of the router's columns it gets; of a selector, which of the question's
 * @param output which of its columns the router's output gets; of a selector, which the strategy
 */
record CandidateBinding(
    CandidateDeclaration declaration,
    ResolvedCatalogModel model,
    CandidatePlan.InputColumns input,
    CandidatePlan.OutputColumns output) {

  /**
   * Fits a candidate's columns to the router's.
   *
   * @throws ValidationException naming the columns that don't fit
   */
  static CandidateBinding of(
      RouterSchema router,
      RouterDeclaration routing,
      CandidateDeclaration declaration,
      ResolvedCatalogModel model) {
    ColumnFit fit = new ColumnFit(router, declaration.label(), declaration.shown());
    List<String> named =
        declaration instanceof CandidateDeclaration.Catalogued
            ? declaration.route().input()
            : List.of();
    CandidatePlan.InputColumns input = fit.input(model.getResolvedInputSchema(), named);
    CandidatePlan.OutputColumns output = fit.output(model.getResolvedOutputSchema());
    if (routing.nullInput() == NullInput.NULL) {
      fit.checkAnswerWithoutInput(input);
    }
    return new CandidateBinding(declaration, model, input, output);
  }

  /**
   * Takes a selector's columns as they are.
   *
   * @throws ValidationException if it has none
   */
  static CandidateBinding ofSelector(
      String router, CandidateDeclaration declaration, ResolvedCatalogModel model) {
    List<LogicalType> inputs = types(model.getResolvedInputSchema());
    List<LogicalType> outputs = types(model.getResolvedOutputSchema());
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new ValidationException(
          String.format(
              "Router %s: %s has no %s columns. Declare the model with INPUT and OUTPUT.",
              router, declaration.shown(), inputs.isEmpty() ? "input" : "output"));
    }
    return new CandidateBinding(
        declaration,
        model,
        new CandidatePlan.InputColumns(all(inputs), inputs),
        new CandidatePlan.OutputColumns(all(outputs), outputs, outputs));
  }

  private static List<LogicalType> types(ResolvedSchema schema) {
    return schema.getColumns().stream().map(RouterSchema::type).toList();
  }

  private static List<Integer> all(List<LogicalType> columns) {
    return IntStream.range(0, columns.size()).boxed().toList();
  }

  /** The selector as its strategy sees it. */
  StrategyContext.SelectorDescription describedSelector() {
    return new StrategyContext.SelectorDescription(
        declaration.shown(),
        model.getResolvedInputSchema().getColumns(),
        model.getResolvedOutputSchema().getColumns());
  }

  String label() {
    return declaration.label();
  }

  /** What the candidate is good at, in words; empty where nobody wrote any. */
  String description() {
    if (declaration.route().description() != null) {
      return declaration.route().description();
    }
    return model.getComment() == null ? "" : model.getComment();
  }
}
