package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * One candidate of a router, or its selector, ready to be opened on a task. It has a synchronous or
 * an asynchronous function, or both.
 *
 * @param label its name within the router
 * @param identifier the model's full name, or the label of an inline candidate
 * @param version the model's version; null where no catalog keeps one
 * @param syncFunction null where the provider has none
 * @param asyncFunction null where the provider has none
 * @param limits of its calls
 * @param input which of the router's columns the candidate gets
 * @param output which of the candidate's columns the router's output gets
 */
public record CandidatePlan(
    String label,
    String identifier,
    @Nullable Integer version,
    @Nullable PredictFunction syncFunction,
    @Nullable AsyncPredictFunction asyncFunction,
    Limits limits,
    InputColumns input,
    OutputColumns output)
    implements Serializable {

  /** What logs call it. */
  String shown(Role role) {
    return switch (role) {
      case CANDIDATE -> "candidate " + label;
      case SELECTOR -> identifier.equals(label) ? label : label + " (" + identifier + ")";
    };
  }

  /** The same candidate with these functions in place of its own. */
  CandidatePlan withFunctions(
      @Nullable PredictFunction sync, @Nullable AsyncPredictFunction async) {
    return new CandidatePlan(label, identifier, version, sync, async, limits, input, output);
  }

  /**
   * How the candidate may be called.
   *
   * @param timeout for one attempt where it was set; null for the router's
   * @param maxConcurrency calls under way on each subtask; null for no limit
   * @param requestsPerMinute calls of the whole job in a minute; null for no limit
   * @param contextWindow how many tokens it reads; null if that isn't known
   * @param cost of an answered call
   */
  public record Limits(
      @Nullable Duration timeout,
      @Nullable Integer maxConcurrency,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer contextWindow,
      CallCost cost)
      implements Serializable {

    /** The same with another number of calls. */
    Limits withMaxConcurrency(int calls) {
      return new Limits(timeout, calls, requestsPerMinute, contextWindow, cost);
    }

    /** Nothing was said. */
    static final Limits NONE = new Limits(null, null, null, null, CallCost.NONE);
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
