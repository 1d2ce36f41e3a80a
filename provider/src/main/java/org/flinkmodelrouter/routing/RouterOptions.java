package org.flinkmodelrouter.routing;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.FactoryUtil;
import org.flinkmodelrouter.options.CountRange;

/** The options of a model whose provider is {@code routing}. */
public final class RouterOptions {

  public static final String PROVIDER = "routing";

  static final CountRange ATTEMPTS_RANGE = CountRange.upTo(1000);

  /** Calls under way have clients and threads of their own. */
  static final CountRange CONCURRENCY_RANGE = CountRange.upTo(1000);

  public static final ConfigOption<String> CANDIDATES =
      key("candidates")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The models that rows may go to, in order, with ; between them. Each is a label of"
                  + " letters, digits, _ and -: an inline model if candidate.<label>.provider is"
                  + " there, else the model of that name in the router's database; with $3 or $prod"
                  + " behind the label that version or alias of it.");

  public static final ConfigOption<String> STRATEGY =
      key("strategy")
          .stringType()
          .defaultValue("ordered")
          .withDescription("How a candidate is chosen for a row.");

  public static final ConfigOption<StrategyErrors> STRATEGY_ON_ERROR =
      key("strategy.on-error")
          .enumType(StrategyErrors.class)
          .defaultValue(StrategyErrors.ABSTAIN)
          .withDescription(
              "What an exception of the strategy means for its row: abstain sends it to the default"
                  + " model, fail makes it an error.");

  public static final ConfigOption<String> DEFAULT_MODEL =
      key("default-model")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Label of the candidate that serves a row for which the strategy has no opinion; the"
                  + " first candidate where this is not set.");

  public static final ConfigOption<FallbackMode> FALLBACK =
      key("fallback")
          .enumType(FallbackMode.class)
          .defaultValue(FallbackMode.ORDERED)
          .withDescription(
              "Who serves a row that the chosen candidate failed: ordered tries the others in"
                  + " order, none tries nobody.");

  public static final ConfigOption<String> FALLBACK_CANDIDATES =
      key("fallback-candidates")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Labels of the candidates that serve as a fallback, in order, with ; between them; all"
                  + " candidates in their order where this is not set.");

  public static final ConfigOption<ExecutionMode> EXECUTION_MODE =
      key("execution-mode")
          .enumType(ExecutionMode.class)
          .defaultValue(ExecutionMode.AUTO)
          .withDescription(
              "Which modes of ML_PREDICT the router can serve: auto is synchronous if all"
                  + " candidates are, and both if any is asynchronous; sync and async force one.");

  public static final ConfigOption<Duration> DEADLINE =
      key("deadline")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "How long a row may take, all its attempts together. 0.8 times ML_PREDICT's timeout"
                  + " where this is not set; it has to be shorter than that timeout.");

  public static final ConfigOption<Duration> ATTEMPT_TIMEOUT =
      key("attempt-timeout")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "How long one attempt may take. Where this is not set, the smaller of 30 s and what"
                  + " is left of the deadline divided by the candidates left.");

  public static final ConfigOption<Integer> MAX_ATTEMPTS =
      key("max-attempts")
          .intType()
          .defaultValue(4)
          .withDescription(
              "How many attempts a row may take, on all candidates together; at most 1000. In a total"
                  + " outage, and after it, more: its tries don't end a row.");

  public static final ConfigOption<NullInput> NULL_INPUT =
      key("null-input")
          .enumType(NullInput.class)
          .defaultValue(NullInput.NULL)
          .withDescription(
              "What happens to a row of which all columns given to the candidate are NULL: null"
                  + " answers NULL without a call, call calls it as for any row, skip drops the"
                  + " row.");

  public static final ConfigOption<String> DECISION_COLUMN =
      key("decision-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Name of an output column of type ROW that tells how the row was decided. It has any"
                  + " of these fields, in any order: routed_model STRING, source STRING, reason"
                  + " STRING, score DOUBLE, attempts INT, latency_ms BIGINT, error STRING,"
                  + " error_class STRING, cost DOUBLE, router_version INT.");

  public static final ConfigOption<String> TRACE_COLUMN =
      key("trace-column")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The input column whose value may stand in errors and logs, such as a ticket's number;"
                  + " no other column's ever does. Of a character, integer, DECIMAL, BOOLEAN or"
                  + " TIMESTAMP type.");

  /** Under {@code route.<label>.}: the candidate's name, where the label differs. */
  public static final ConfigOption<String> ROUTE_REFERENCE =
      key("reference")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The catalogued model behind the label, where its name is another: name or"
                  + " database.name, with $3 behind it for version 3, or $prod for the version that"
                  + " the alias prod names.");

  /** Under {@code route.<label>.}: the router's columns that the candidate gets. */
  public static final ConfigOption<String> ROUTE_INPUT =
      key("input")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The router's input columns that the candidate gets, in the order of its own, with ;"
                  + " between them. Where this is not set, an inline candidate gets the first"
                  + " column, and a catalogued one those with the names of its own.");

  /** Under {@code route.<label>.}: how many calls may be under way. */
  public static final ConfigOption<Integer> ROUTE_MAX_CONCURRENCY =
      key("max-concurrency")
          .intType()
          .noDefaultValue()
          .withDescription(
              "How many calls of the candidate each parallel subtask may have under way in an"
                  + " asynchronous query, at most 1000; further rows wait for their turn. Where this is"
                  + " not set, as many as the query has rows in flight, and of Flink's openai"
                  + " provider five. No query has more in flight than"
                  + " 'max-concurrent-operations' in ML_PREDICT's MAP, 10 by default.");

  /** Under {@code route.<label>.}: the rate that the candidate's service allows. */
  public static final ConfigOption<Integer> ROUTE_REQUESTS_PER_MINUTE =
      key("requests-per-minute")
          .intType()
          .noDefaultValue()
          .withDescription(
              "How many calls of the candidate the whole job may begin in a minute, evenly spread"
                  + " and divided among the parallel subtasks. No limit where this is not set.");

  /** Under {@code route.<label>.}: how long an input the candidate can read. */
  public static final ConfigOption<Integer> ROUTE_CONTEXT_WINDOW =
      key("context-window")
          .intType()
          .noDefaultValue()
          .withDescription(
              "How many tokens the candidate can read. A row that was too long for one candidate"
                  + " passes over those whose window is known to be no larger.");

  /** Under {@code route.<label>.}: what a call costs. */
  public static final ConfigOption<Double> ROUTE_COST_PER_CALL =
      key("cost.per-call")
          .doubleType()
          .defaultValue(0.0)
          .withDescription("What an answered call costs, in any unit; for the decision's cost.");

  /** Under {@code route.<label>.}: what its input costs. */
  public static final ConfigOption<Double> ROUTE_COST_IN =
      key("cost.per-1k-characters-in")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "What 1000 characters of text given to the candidate cost, in that unit.");

  /** Under {@code route.<label>.}: what its output costs. */
  public static final ConfigOption<Double> ROUTE_COST_OUT =
      key("cost.per-1k-characters-out")
          .doubleType()
          .defaultValue(0.0)
          .withDescription("What 1000 characters of its answer's text cost, in that unit.");

  /** Under {@code route.<label>.}: what the candidate is good at. */
  public static final ConfigOption<String> ROUTE_DESCRIPTION =
      key("description")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "What the candidate is good at, for strategies that read it; a catalogued model's"
                  + " comment where this is not set.");

  /** Under {@code route.<label>.}: how long one attempt at the candidate may take. */
  public static final ConfigOption<Duration> ROUTE_TIMEOUT =
      key("timeout")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "How long one attempt at the candidate may take; attempt-timeout where this is not"
                  + " set.");

  /** What an exception of the strategy means for its row. */
  public enum StrategyErrors {
    /** The default model serves the row. */
    ABSTAIN,
    /** The row fails. */
    FAIL
  }

  private RouterOptions() {}

  /** Whether a model with these options is a router. */
  public static boolean isRouter(Map<String, String> options) {
    return PROVIDER.equals(options.get(FactoryUtil.PROVIDER.key()));
  }

  /** The options of the router itself. */
  public static List<ConfigOption<?>> ofRouter() {
    return Stream.concat(
            Stream.of(
                CANDIDATES,
                STRATEGY,
                STRATEGY_ON_ERROR,
                DEFAULT_MODEL,
                FALLBACK,
                FALLBACK_CANDIDATES,
                EXECUTION_MODE,
                DEADLINE,
                ATTEMPT_TIMEOUT,
                MAX_ATTEMPTS,
                NULL_INPUT,
                DECISION_COLUMN,
                TRACE_COLUMN),
            FailureOptions.all().stream())
        .toList();
  }

  /** The options under {@code route.<label>.}, keys without that prefix. */
  public static List<ConfigOption<?>> ofRoute() {
    return List.of(
        ROUTE_REFERENCE,
        ROUTE_INPUT,
        ROUTE_DESCRIPTION,
        ROUTE_TIMEOUT,
        ROUTE_MAX_CONCURRENCY,
        ROUTE_REQUESTS_PER_MINUTE,
        ROUTE_CONTEXT_WINDOW,
        ROUTE_COST_PER_CALL,
        ROUTE_COST_IN,
        ROUTE_COST_OUT);
  }
}
