package org.flinkmodelrouter.openai;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.metrics.ScopedFunctionContext;

/**
 * A model's function that has clients to itself, as many as the calls that it makes at a time need:
 * on each task it makes functions of the model's real provider, no two of which share a client.
 */
final class LanedFunction extends AsyncPredictFunction {

  private static final long serialVersionUID = 1L;

  private final ShippedModel model;
  private final int mostCalls;
  private final int ready;
  @Nullable private transient Lanes lanes;

  /**
   * Prepares the function; {@link #open} makes the clients.
   *
   * @param mostCalls at a time, at least 1
   * @param ready calls that a client holds besides, to begin them at once
   */
  LanedFunction(ShippedModel model, int mostCalls, int ready) {
    this.model = model;
    this.mostCalls = mostCalls;
    this.ready = ready;
  }

  @Override
  public void open(FunctionContext context) throws Exception {
    ClassLoader classLoader = context.getUserCodeClassLoader();
    ModelProviderFactory factory = model.factory(classLoader);
    lanes =
        new Lanes(
            model.name(),
            mostCalls,
            ready,
            number -> {
              String mark = "lane" + UUID.randomUUID().toString().replace("-", "");
              return Lane.open(
                  model.function(factory, classLoader, mark),
                  // What each may come to register there must not collide.
                  new ScopedFunctionContext(
                      context, context.getMetricGroup().addGroup("lane", String.valueOf(number))));
            });
    lanes.open();
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncPredict(RowData row) {
    return lanes.ask(row);
  }

  @Override
  public void close() throws Exception {
    if (lanes != null) {
      lanes.close();
    }
  }
}
