package org.flinkmodelrouter.routing;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.conversion.RowConversion;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RoutingException;

/** From a candidate's rows to the router's, with the decision in them. */
final class AnswerConversion {

  private final RowConversion columns;
  private final BlankCheck blank;
  private final int arity;
  @Nullable private final RouterPlan.DecisionColumn decision;

  AnswerConversion(
      CandidatePlan.OutputColumns output,
      @Nullable RouterPlan.DecisionColumn decision,
      ZoneId zone) {
    this.columns =
        RowConversion.of(output.candidateTypes(), output.positions(), output.routerTypes(), zone);
    this.blank = new BlankCheck(output);
    this.arity = output.routerTypes().size();
    this.decision = decision;
  }

  /**
   * Turns an answer into the router's rows: the very same rows where nothing has to change.
   *
   * @param answer what the candidate returned; may be null or hold nulls
   * @param values what the decision column holds; null where there is none
   * @throws RoutingException of class {@link ErrorClass#EMPTY_ANSWER} if nothing is in it
   * @throws org.flinkmodelrouter.conversion.ConversionException if a value doesn't fit its column
   */
  Collection<RowData> convert(
      @Nullable Collection<RowData> answer, @Nullable DecisionValues values) {
    if (answer == null) {
      throw empty();
    }
    if (answer instanceof NullAnswer nothing) {
      return columns.isIdentity() ? answer : new NullAnswer(converted(nothing.get(0), values));
    }
    if (answer instanceof List<RowData> rows && rows.size() == 1) {
      RowData row = rows.get(0);
      if (row == null || blank.test(row)) {
        throw empty();
      }
      return columns.isIdentity() ? answer : Collections.singletonList(converted(row, values));
    }
    return convertAll(answer, values);
  }

  private Collection<RowData> convertAll(
      Collection<RowData> answer, @Nullable DecisionValues values) {
    List<RowData> rows = new ArrayList<>(answer);
    rows.removeIf(row -> row == null);
    if (rows.stream().allMatch(blank)) {
      throw empty();
    }
    if (!columns.isIdentity()) {
      rows.replaceAll(row -> converted(row, values));
    }
    return rows;
  }

  private RowData converted(RowData row, @Nullable DecisionValues values) {
    GenericRowData converted = new GenericRowData(arity);
    columns.fill(converted, row);
    if (decision != null && values != null) {
      values.writeTo(converted, decision);
    }
    return converted;
  }

  private static RoutingException empty() {
    return RoutingException.ofAttempt(
        ErrorClass.EMPTY_ANSWER, "no row, or a row with nothing but NULL and empty values");
  }
}
