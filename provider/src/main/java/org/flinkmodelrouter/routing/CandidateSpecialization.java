package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.functions.SpecializedFunction.SpecializedContext;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * Gives a candidate's function the chance to adapt itself to its call that Flink gives to a
 * function it calls itself: the planner only knows the router. Another router needs it, for the
 * session's time zone.
 */
final class CandidateSpecialization {

  private CandidateSpecialization() {}

  /** The plan with the functions of all candidates, and of the selector, specialized. */
  static RouterPlan specialize(RouterPlan plan, SpecializedContext context) {
    return plan.withModels(
        model ->
            model.withFunctions(
                specialize(model, model.syncFunction(), context),
                specialize(model, model.asyncFunction(), context)));
  }

  @Nullable
  @SuppressWarnings("unchecked")
  private static <F extends UserDefinedFunction> F specialize(
      CandidatePlan candidate, @Nullable F function, SpecializedContext context) {
    if (!(function instanceof SpecializedFunction specialized)) {
      return function;
    }
    UserDefinedFunction result =
        specialized.specialize(new CandidateContext(candidate, function, context));
    if (result.getKind() != function.getKind()) {
      throw new ValidationException(
          "The function of candidate %s, %s, specializes into another kind of function, %s."
              .formatted(
                  candidate.label(), function.getClass().getName(), result.getClass().getName()));
    }
    return (F) result;
  }

  /** The router's context with the candidate's call in it. */
  private record CandidateContext(
      CandidatePlan candidate, FunctionDefinition function, SpecializedContext router)
      implements SpecializedContext {

    @Override
    public CallContext getCallContext() {
      return new CandidateCall(candidate, function, router.getCallContext());
    }

    @Override
    public ReadableConfig getConfiguration() {
      return router.getConfiguration();
    }

    @Override
    public ClassLoader getBuiltInClassLoader() {
      return router.getBuiltInClassLoader();
    }

    @Override
    public ExpressionEvaluator createEvaluator(
        Expression expression, DataType outputDataType, DataTypes.Field... args) {
      return router.createEvaluator(expression, outputDataType, args);
    }

    @Override
    public ExpressionEvaluator createEvaluator(
        String sqlExpression, DataType outputDataType, DataTypes.Field... args) {
      return router.createEvaluator(sqlExpression, outputDataType, args);
    }

    @Override
    public ExpressionEvaluator createEvaluator(
        BuiltInFunctionDefinition function, DataType outputDataType, DataType... args) {
      return router.createEvaluator(function, outputDataType, args);
    }
  }

  /** The router's call of a candidate: columns, no literals. */
  private record CandidateCall(
      CandidatePlan candidate, FunctionDefinition function, CallContext router)
      implements CallContext {

    @Override
    public DataTypeFactory getDataTypeFactory() {
      return router.getDataTypeFactory();
    }

    @Override
    public FunctionDefinition getFunctionDefinition() {
      return function;
    }

    @Override
    public boolean isArgumentLiteral(int pos) {
      return false;
    }

    @Override
    public boolean isArgumentNull(int pos) {
      return false;
    }

    @Override
    public <T> Optional<T> getArgumentValue(int pos, Class<T> type) {
      return Optional.empty();
    }

    @Override
    public String getName() {
      return candidate.identifier();
    }

    @Override
    public List<DataType> getArgumentDataTypes() {
      return candidate.input().types().stream()
          .map(TypeConversions::fromLogicalToDataType)
          .toList();
    }

    @Override
    public Optional<DataType> getOutputDataType() {
      LogicalType[] types = candidate.output().candidateTypes().toArray(LogicalType[]::new);
      return Optional.of(TypeConversions.fromLogicalToDataType(RowType.of(types)));
    }

    @Override
    public boolean isGroupedAggregation() {
      return false;
    }
  }
}
