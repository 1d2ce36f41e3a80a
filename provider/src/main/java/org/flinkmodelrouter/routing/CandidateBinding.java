package org.flinkmodelrouter.routing;

import java.util.List;
import org.apache.flink.table.catalog.ResolvedCatalogModel;

/**
 * A candidate whose model is known and fits the router.
 *
 * @param declaration what the router's options say of it
 * @param model its schemas, options and comment
 * @param input which of the router's columns it gets
 * @param output which of its columns the router's output gets
 */
record CandidateBinding(
    CandidateDeclaration declaration,
    ResolvedCatalogModel model,
    CandidatePlan.InputColumns input,
    CandidatePlan.OutputColumns output) {

  /**
   * Fits a candidate's columns to the router's.
   *
   * @throws org.apache.flink.table.api.ValidationException naming the columns that don't fit
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
