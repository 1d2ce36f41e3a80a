package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * One candidate of a router, ready to be opened on a task. It has a synchronous or an asynchronous
 * function, or both.
 *
 * @param label its name within the router
 * @param identifier the model's full name, or the label of an inline candidate
 * @param version the model's version; null where no catalog keeps one
 * @param syncFunction null where the provider has none
 * @param asyncFunction null where the provider has none
 * @param timeout for one attempt at this candidate where it was set; null for the router's
 * @param input which of the router's columns the candidate gets
 * @param output which of the candidate's columns the router's output gets
 */
public record CandidatePlan(
    String label,
    String identifier,
    @Nullable Integer version,
    @Nullable PredictFunction syncFunction,
    @Nullable AsyncPredictFunction asyncFunction,
    @Nullable Duration timeout,
    InputColumns input,
    OutputColumns output)
    implements Serializable {

  /** The same candidate with these functions in place of its own. */
  CandidatePlan withFunctions(
      @Nullable PredictFunction sync, @Nullable AsyncPredictFunction async) {
    return new CandidatePlan(label, identifier, version, sync, async, timeout, input, output);
  }

  /**
   * The candidate's input.
   *
   * @param positions for each of the candidate's input columns, its position among the router's
   * @param types the candidate's types; the router's are implicitly castable to them
   */
  public record InputColumns(List<Integer> positions, List<LogicalType> types)
      implements Serializable {}

  /**
   * The router's output, without the decision column, as the candidate fills it.
   *
   * @param positions for each of the router's output columns its position among the candidate's, or
   *     -1 for NULL; the decision column's entry is -1 too
   * @param candidateTypes types of the candidate's output columns
   * @param routerTypes types of the router's output columns; the candidate's are implicitly
   *     castable to them
   */
  public record OutputColumns(
      List<Integer> positions, List<LogicalType> candidateTypes, List<LogicalType> routerTypes)
      implements Serializable {}
}
