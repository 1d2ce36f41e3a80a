package org.flinkmodelrouter.strategy;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;

/** A strategy that has to ask somebody, such as a model: its decision arrives later. */
public interface AsyncRoutingStrategy extends RoutingStrategy {

  /**
   * Decides for one row. Called on the task's thread, which it must not block; the future may
   * complete on any thread.
   *
   * @param input as in {@link #decide}; stays valid until the future completes
   */
  CompletableFuture<RoutingDecision> decideAsync(RowData input);

  /** Waits for {@link #decideAsync}: what a synchronous query does. */
  @Override
  default RoutingDecision decide(RowData input) throws Exception {
    return decideAsync(input).get();
  }
}
