package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.flinkmodelrouter.resilience.Timing;
import org.flinkmodelrouter.testing.TaskContext;

/** A router's function opened as on a task, and closed with the test. */
final class OpenedFunction<F extends UserDefinedFunction> implements AutoCloseable {

  final TaskContext context = new TaskContext();
  final F function;

  private OpenedFunction(F function) throws Exception {
    this.function = function;
    function.open(context);
  }

  static OpenedFunction<RoutingPredictFunction> sync(RouterPlanBuilder plan) throws Exception {
    return sync(plan, Timing.SYSTEM);
  }

  static OpenedFunction<RoutingPredictFunction> sync(RouterPlanBuilder plan, Timing timing)
      throws Exception {
    RouterPlan built = plan.build();
    return new OpenedFunction<>(
        new RoutingPredictFunction(built, CallSite.asDeclared(built), timing));
  }

  static OpenedFunction<RoutingAsyncPredictFunction> async(RouterPlanBuilder plan)
      throws Exception {
    return async(plan, Timing.SYSTEM);
  }

  static OpenedFunction<RoutingAsyncPredictFunction> async(RouterPlanBuilder plan, Timing timing)
      throws Exception {
    RouterPlan built = plan.build();
    return new OpenedFunction<>(
        new RoutingAsyncPredictFunction(built, CallSite.asDeclared(built), timing));
  }

  /** What Flink passes for a row of one STRING. */
  static RowData row(String text) {
    return GenericRowData.of(StringData.fromString(text));
  }

  /** The first column of all rows. */
  static List<String> texts(Collection<RowData> rows) {
    return rows.stream().map(row -> row.isNullAt(0) ? null : row.getString(0).toString()).toList();
  }

  /** What a router of one STRING answers to a text. */
  static List<String> ask(OpenedFunction<RoutingPredictFunction> router, String text) {
    return texts(router.function.predict(row(text)));
  }

  /** What a router of one STRING will answer to a text. */
  static CompletableFuture<List<String>> askAsync(
      OpenedFunction<RoutingAsyncPredictFunction> router, String text) {
    return router.function.asyncPredict(row(text)).thenApply(OpenedFunction::texts);
  }

  @Override
  public void close() {
    try {
      function.close();
    } catch (Exception error) {
      throw new AssertionError("close failed", error);
    }
  }
}
