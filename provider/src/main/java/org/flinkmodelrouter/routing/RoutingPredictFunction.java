package org.flinkmodelrouter.routing;

import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.flinkmodelrouter.resilience.Timing;

/**
 * A router in a synchronous query: {@link SyncRouting} has the way of a row.
 *
 * <p>Flink specializes the function for the statement that calls it. Without that it takes rows of
 * exactly the router's declared types.
 */
public final class RoutingPredictFunction extends PredictFunction implements SpecializedFunction {

  private static final long serialVersionUID = 1L;

  private final RouterPlan plan;
  private final CallSite site;
  private final Timing timing;

  @Nullable private transient Resources resources;
  @Nullable private transient SyncRouting routing;
  private transient List<PredictFunction> candidates;

  /** Routes as the plan says. */
  public RoutingPredictFunction(RouterPlan plan) {
    this(plan, CallSite.asDeclared(plan), Timing.SYSTEM);
  }

  RoutingPredictFunction(RouterPlan plan, CallSite site, Timing timing) {
    this.plan = plan;
    this.site = site;
    this.timing = timing;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new RoutingPredictFunction(
        CandidateSpecialization.specialize(plan, context),
        CallSite.of(context).checked(plan),
        timing);
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    resources = new Resources();
    try {
      // Nobody but the task's thread counts, or else nobody would count exactly.
      RouterOpening opening =
          new RouterOpening(plan, site, context, timing, false, SimpleCounter::new, resources);
      routing = new SyncRouting(opening.open());
      candidates = opening.syncFunctions();
    } catch (Throwable error) {
      resources.closeAfter(error);
      throw error;
    }
  }

  /**
   * Called by Flink, which puts the row into the message if it fails: nothing may be left in it.
   */
  @Override
  public Collection<RowData> predict(RowData row) {
    try {
      return predict(row, Long.MAX_VALUE);
    } catch (Throwable error) {
      blank(row);
      throw error;
    }
  }

  /**
   * Called by an outer router, which may still need the row.
   *
   * @param allowed nanoseconds after which nobody wants the answer any more
   */
  Collection<RowData> predict(RowData row, long allowed) {
    return routing.serve(row, allowed);
  }

  @Override
  public void finish() throws Exception {
    for (PredictFunction candidate : candidates) {
      candidate.finish();
    }
  }

  @Override
  public void close() throws Exception {
    if (resources != null) {
      resources.close();
    }
  }

  private static void blank(RowData row) {
    if (row instanceof GenericRowData generic) {
      for (int i = 0; i < generic.getArity(); i++) {
        generic.setField(i, null);
      }
    }
  }
}
