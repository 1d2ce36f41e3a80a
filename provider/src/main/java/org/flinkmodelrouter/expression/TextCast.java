package org.flinkmodelrouter.expression;

import java.lang.invoke.MethodHandle;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluatorFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * A text as a value of a type: what {@code CAST('…' AS <type>)} gives in the session, but that no
 * text is cut off.
 */
public final class TextCast {

  private static final String TEXT = "text";

  private final String purpose;
  private final ReadableConfig configuration;
  private final ClassLoader classLoader;
  @Nullable private TableEnvironment environment;

  /**
   * Prepares casts.
   *
   * @param purpose what they are for, such as a router's name
   * @param configuration the session's, for its time zone
   * @param classLoader the session's
   */
  public TextCast(String purpose, ReadableConfig configuration, ClassLoader classLoader) {
    this.purpose = purpose;
    this.configuration = configuration;
    this.classLoader = classLoader;
  }

  /**
   * Casts a text.
   *
   * @return in the internal data structure of the type; null if the cast gives NULL
   * @throws ValidationException if the text is no value of the type, or no text can be
   */
  @Nullable
  public Object cast(String text, LogicalType type) {
    if (type instanceof VarCharType varchar) {
      return text(text, varchar);
    }
    return PlannerThread.call(
        "cast for " + purpose,
        classLoader,
        () -> EvaluatorProbe.use(environment(), factory -> cast(factory, text, type.copy(true))));
  }

  private TableEnvironment environment() {
    if (environment == null) {
      environment = PlanningEnvironment.create(configuration, classLoader);
    }
    return environment;
  }

  /** Without a planner, which CAST would need; and CAST would cut off what is too long. */
  private static StringData text(String text, VarCharType type) {
    if (text.codePointCount(0, text.length()) > type.getLength()) {
      throw new ValidationException(
          "'" + text + "' is longer than " + type.copy(true).asSummaryString());
    }
    return StringData.fromString(text);
  }

  @Nullable
  private Object cast(ExpressionEvaluatorFactory factory, String text, LogicalType type) {
    DataType target = TypeConversions.fromLogicalToDataType(type);
    ExpressionEvaluator evaluator;
    try {
      evaluator =
          factory.createEvaluator(
              "CAST(`" + TEXT + "` AS " + type.asSerializableString() + ")",
              internal(target),
              DataTypes.FIELD(TEXT, internal(DataTypes.STRING())));
    } catch (RuntimeException notCastable) {
      throw new ValidationException(
          "no text can be cast to " + type.asSummaryString(), notCastable);
    }
    try {
      MethodHandle handle = evaluator.open(new FunctionContext(null, classLoader, null));
      return handle.invokeWithArguments(StringData.fromString(text));
    } catch (Throwable noValue) {
      throw new ValidationException(
          "'" + text + "' can't be cast to " + type.asSummaryString(), noValue);
    } finally {
      evaluator.close();
    }
  }

  private static DataType internal(DataType type) {
    return DataTypeUtils.toInternalDataType(type);
  }
}
