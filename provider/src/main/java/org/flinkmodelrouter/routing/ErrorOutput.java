package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.expression.TextCast;
import org.flinkmodelrouter.options.NearestKey;

/** Works out, and checks, what is answered to rows that no candidate answered. */
final class ErrorOutput {

  private final RouterSchema schema;
  private final ErrorDeclaration errors;

  private ErrorOutput(RouterSchema schema, ErrorDeclaration errors) {
    this.schema = schema;
    this.errors = errors;
  }

  /**
   * Works out the answers.
   *
   * @param configuration the session's, for its time zone
   * @param classLoader the session's
   * @throws ValidationException naming the option at fault and what to write instead
   */
  static ErrorAnswers of(
      RouterSchema schema,
      ErrorDeclaration errors,
      ReadableConfig configuration,
      ClassLoader classLoader) {
    ErrorOutput output = new ErrorOutput(schema, errors);
    output.checkColumns();
    if (errors.has(ErrorHandling.NULL)) {
      output.checkNullable(Map.of(), "is NULL in the answer of 'error-handling'='null'");
    }
    DefaultAnswer defaults = null;
    if (errors.has(ErrorHandling.DEFAULT)) {
      output.checkNullable(errors.defaults(), "has no default value");
      TextCast casts = new TextCast("router " + schema.router(), configuration, classLoader);
      defaults = output.defaults(casts);
    }
    return new ErrorAnswers(errors.ordinary(), errors.byClass(), defaults);
  }

  private void checkColumns() {
    List<String> names = schema.answers().stream().map(Column::getName).toList();
    for (String name : new TreeMap<>(errors.defaults()).keySet()) {
      if (!names.contains(name)) {
        throw wrong(
            name,
            String.format(
                "is about a column that the candidates don't fill. They fill %s.%s",
                String.join(", ", names), NearestKey.suggestion(name, names)));
      }
    }
  }

  private void checkNullable(Map<String, String> given, String problem) {
    for (Column column : schema.answers()) {
      if (!RouterSchema.type(column).isNullable() && !given.containsKey(column.getName())) {
        throw new ValidationException(
            String.format(
                "Output column '%s' of router %s is NOT NULL, and %s. Set 'error-handling'='default'"
                    + " and '%s.%s', or let the column be NULL.",
                column.getName(),
                schema.router(),
                problem,
                OptionKeys.DEFAULT_OUTPUT,
                column.getName()));
      }
    }
  }

  private DefaultAnswer defaults(TextCast casts) {
    List<LogicalType> types = schema.outputs().stream().map(RouterSchema::type).toList();
    Object[] values =
        schema.outputs().stream().map(column -> value(column, casts)).toArray(Object[]::new);
    return DefaultAnswer.of(types.stream().map(type -> type.copy(true)).toList(), values);
  }

  @Nullable
  private Object value(Column column, TextCast casts) {
    String text = errors.defaults().get(column.getName());
    if (text == null) {
      return null;
    }
    try {
      return casts.cast(text, RouterSchema.type(column));
    } catch (ValidationException noValue) {
      throw wrong(
          column.getName(),
          String.format("has no value for its column: %s. Mend it.", noValue.getMessage()));
    }
  }

  private ValidationException wrong(String column, String problem) {
    return new ValidationException(
        String.format(
            "Option '%s.%s' of router %s %s",
            OptionKeys.DEFAULT_OUTPUT, column, schema.router(), problem));
  }
}
