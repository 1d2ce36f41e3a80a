package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.flinkmodelrouter.options.NearestKey;

/** The ROW type that a router's decision column has to have. */
final class DecisionType {

  private DecisionType() {}

  /** Finds the decision column among a router's output columns, and reads its fields. */
  static RouterPlan.DecisionColumn find(String router, String name, List<Column> outputs) {
    List<String> names = outputs.stream().map(Column::getName).toList();
    int position = names.indexOf(name);
    if (position < 0) {
      throw wrong(
          router,
          name,
          String.format(
              "is not in its OUTPUT, which has %s.%s Add `%s` %s.",
              String.join(", ", names), NearestKey.suggestion(name, names), name, example()));
    }
    LogicalType type = RouterSchema.type(outputs.get(position));
    if (!(type instanceof RowType row)) {
      throw wrong(
          router,
          name,
          String.format("is of type %s. Declare it as %s.", type.asSummaryString(), example()));
    }
    if (row.getFieldCount() == 0) {
      throw wrong(
          router,
          name,
          String.format("has no fields. Declare it as %s, or leave it out.", example()));
    }
    List<DecisionField> fields = new ArrayList<>();
    for (RowType.RowField field : row.getFields()) {
      fields.add(field(router, name, field));
    }
    return new RouterPlan.DecisionColumn(position, List.copyOf(fields));
  }

  private static DecisionField field(String router, String column, RowType.RowField field) {
    List<String> known = Arrays.stream(DecisionField.values()).map(DecisionType::declared).toList();
    DecisionField found =
        Arrays.stream(DecisionField.values())
            .filter(each -> each.fieldName().equals(field.getName()))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        router,
                        column,
                        String.format(
                            "has a field '%s', which no decision has.%s There are: %s.",
                            field.getName(),
                            NearestKey.suggestion(
                                field.getName(),
                                Arrays.stream(DecisionField.values())
                                    .map(DecisionField::fieldName)
                                    .toList()),
                            String.join(", ", known))));
    LogicalType type = field.getType();
    boolean fits =
        type.is(found.type())
            && type.isNullable()
            && (!(type instanceof VarCharType text) || text.getLength() == VarCharType.MAX_LENGTH);
    if (!fits) {
      throw wrong(
          router,
          column,
          String.format(
              "declares field '%s' as %s. Declare it as %s.",
              field.getName(), type.asSummaryString(), declared(found)));
    }
    return found;
  }

  private static String declared(DecisionField field) {
    LogicalTypeRoot type = field.type();
    return field.fieldName()
        + " "
        + switch (type) {
          case VARCHAR -> "STRING";
          case INTEGER -> "INT";
          default -> type.name();
        };
  }

  private static String example() {
    return Stream.of(DecisionField.ROUTED_MODEL, DecisionField.SOURCE, DecisionField.ATTEMPTS)
        .map(DecisionType::declared)
        .collect(Collectors.joining(", ", "ROW<", ">"));
  }

  private static ValidationException wrong(String router, String column, String problem) {
    return new ValidationException(
        String.format(
            "The decision column '%s' (option '%s') of router %s %s",
            column, RouterOptions.DECISION_COLUMN.key(), router, problem));
  }
}
