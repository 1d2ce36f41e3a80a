package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.RouterPlanBuilder.STRING;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.SyncModel;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;

/** What the planner tells the functions of the statement that calls them. */
class SpecializationTest {

  private static final LogicalType BIGINT = DataTypes.BIGINT().getLogicalType();
  private static final LogicalType TIMESTAMP = DataTypes.TIMESTAMP(3).getLogicalType();
  private static final LogicalType TIMESTAMP_LTZ = DataTypes.TIMESTAMP_LTZ(3).getLogicalType();

  @Test
  void columnsAreCastFromTheTypesThatAreGiven() throws Exception {
    SyncModel sync = new SyncModel(input -> SyncModel.text("got " + input.getLong(0)));
    RouterPlan plan = reading(BIGINT, sync, null).build();
    PredictFunction function =
        (PredictFunction) new RoutingPredictFunction(plan).specialize(call(DataTypes.INT()));
    function.open(new TaskContext());
    assertThat(OpenedFunction.texts(function.predict(GenericRowData.of(7))))
        .containsExactly("got 7");
    function.close();
  }

  @Test
  void timestampsAreCastInTheSessionsTimeZone() throws Exception {
    SyncModel sync = new SyncModel(input -> SyncModel.text(input.getTimestamp(0, 3).toString()));
    RouterPlan plan = reading(TIMESTAMP, sync, null).build();
    PredictFunction function =
        (PredictFunction)
            new RoutingPredictFunction(plan).specialize(call(DataTypes.TIMESTAMP_LTZ(3)));
    function.open(new TaskContext());
    RowData row =
        GenericRowData.of(TimestampData.fromInstant(Instant.parse("2024-07-01T00:00:00Z")));
    assertThat(OpenedFunction.texts(function.predict(row))).containsExactly("2024-07-01T09:00");
    function.close();
  }

  @Test
  void aRouterInsideIsToldTheTimeZoneToo() throws Exception {
    SyncModel sync =
        new SyncModel(input -> SyncModel.text(input.getTimestamp(0, 3).toInstant().toString()));
    CandidatePlan.OutputColumns output =
        new CandidatePlan.OutputColumns(List.of(0), List.of(STRING), List.of(STRING));
    RouterPlan inner =
        new RouterPlanBuilder()
            .input(TIMESTAMP)
            .candidate(
                "model",
                sync,
                null,
                null,
                new CandidatePlan.InputColumns(List.of(0), List.of(TIMESTAMP_LTZ)),
                output)
            .build();
    RouterPlan outer = reading(TIMESTAMP, new RoutingPredictFunction(inner), null).build();
    PredictFunction function =
        (PredictFunction)
            new RoutingPredictFunction(outer).specialize(call(DataTypes.TIMESTAMP(3)));
    function.open(new TaskContext());
    RowData row =
        GenericRowData.of(
            TimestampData.fromLocalDateTime(LocalDateTime.parse("2024-07-01T09:00:00")));
    assertThat(OpenedFunction.texts(function.predict(row))).containsExactly("2024-07-01T00:00:00Z");
    function.close();
  }

  @Test
  void aCandidateThatAdaptsItselfToItsCallMay() throws Exception {
    RouterPlan plan = reading(BIGINT, new Adapting("as made"), AsyncModel.silent()).build();
    PredictFunction function =
        (PredictFunction) new RoutingPredictFunction(plan).specialize(call(DataTypes.INT()));
    function.open(new TaskContext());
    assertThat(OpenedFunction.texts(function.predict(GenericRowData.of(7))))
        .containsExactly("adapted to [BIGINT] in ml.default.only");
    function.close();
  }

  @Test
  void aCandidateThatBecomesSomethingElseIsRefused() {
    RouterPlan plan = reading(BIGINT, new Adapting("into async"), null).build();
    assertThatThrownBy(() -> new RoutingPredictFunction(plan).specialize(call(DataTypes.INT())))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("candidate only")
        .hasMessageContaining("AsyncModel");
  }

  @Test
  void columnsThatCannotBeCastAreRefusedWhenPlanned() {
    RouterPlan plan = reading(BIGINT, SyncModel.saying(""), AsyncModel.saying("")).build();
    List<SpecializedFunction> functions =
        List.of(new RoutingPredictFunction(plan), new RoutingAsyncPredictFunction(plan));
    for (SpecializedFunction function : functions) {
      assertThatThrownBy(() -> function.specialize(call(DataTypes.STRING())))
          .isInstanceOf(ValidationException.class)
          .hasMessage(
              "The columns given to router support_router do not fit its input: column 1: "
                  + "a value of type STRING cannot become BIGINT without a CAST. "
                  + "CAST them in the query.");
    }
  }

  @Test
  void aRowWhoseValueDoesNotFitFailsWithoutShowingIt() throws Exception {
    LogicalType small = DataTypes.DECIMAL(3, 1).getLogicalType();
    RouterPlan plan = reading(small, SyncModel.saying(""), null).build();
    PredictFunction function =
        (PredictFunction) new RoutingPredictFunction(plan).specialize(call(DataTypes.INT()));
    TaskContext context = new TaskContext();
    function.open(context);
    assertThatThrownBy(() -> function.predict(GenericRowData.of(98_765)))
        .hasMessageContaining("support_router")
        .hasMessageContaining("column 1: the value does not fit DECIMAL(3, 1)")
        .hasMessageNotContaining("98765");
    assertThat(context.counter("router=support_router.error_class=bad-request.failed_rows"))
        .isOne();
    function.close();
  }

  private static RouterPlanBuilder reading(
      LogicalType type, PredictFunction sync, AsyncModel async) {
    return new RouterPlanBuilder()
        .input(type)
        .candidate(
            "only",
            sync,
            async,
            null,
            new CandidatePlan.InputColumns(List.of(0), List.of(type)),
            new CandidatePlan.OutputColumns(List.of(0), List.of(STRING), List.of(STRING)));
  }

  private static SpecializedFunction.SpecializedContext call(DataType given) {
    return new PlannedCall(given);
  }

  /** A candidate that asks the planner about its call. */
  private static final class Adapting extends PredictFunction implements SpecializedFunction {
    private final String text;

    Adapting(String text) {
      this.text = text;
    }

    @Override
    public UserDefinedFunction specialize(SpecializedContext context) {
      CallContext call = context.getCallContext();
      return text.equals("into async")
          ? AsyncModel.silent()
          : new Adapting(
              "adapted to %s in %s".formatted(call.getArgumentDataTypes(), call.getName()));
    }

    @Override
    public Collection<RowData> predict(RowData input) {
      return List.of(GenericRowData.of(StringData.fromString(text)));
    }
  }

  /** What Flink's planner passes, in a session in Tokyo. */
  private record PlannedCall(DataType given)
      implements SpecializedFunction.SpecializedContext, CallContext {

    @Override
    public CallContext getCallContext() {
      return this;
    }

    @Override
    public ReadableConfig getConfiguration() {
      return new Configuration().set(TableConfigOptions.LOCAL_TIME_ZONE, "Asia/Tokyo");
    }

    @Override
    public List<DataType> getArgumentDataTypes() {
      return List.of(given);
    }

    @Override
    public ClassLoader getBuiltInClassLoader() {
      return PlannedCall.class.getClassLoader();
    }

    @Override
    public SpecializedFunction.ExpressionEvaluator createEvaluator(
        Expression expression, DataType outputDataType, DataTypes.Field... args) {
      throw new UnsupportedOperationException("as Flink's for ML_PREDICT");
    }

    @Override
    public SpecializedFunction.ExpressionEvaluator createEvaluator(
        String sqlExpression, DataType outputDataType, DataTypes.Field... args) {
      throw new UnsupportedOperationException("as Flink's for ML_PREDICT");
    }

    @Override
    public SpecializedFunction.ExpressionEvaluator createEvaluator(
        BuiltInFunctionDefinition function, DataType outputDataType, DataType... args) {
      throw new UnsupportedOperationException("as Flink's for ML_PREDICT");
    }

    @Override
    public DataTypeFactory getDataTypeFactory() {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public FunctionDefinition getFunctionDefinition() {
      throw new UnsupportedOperationException("not asked for");
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
      return "router";
    }

    @Override
    public Optional<DataType> getOutputDataType() {
      return Optional.empty();
    }

    @Override
    public boolean isGroupedAggregation() {
      return false;
    }
  }
}
