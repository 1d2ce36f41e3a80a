package org.flinkmodelrouter.routing;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/**
 * What a router's options say of its selector. What its provider gets is under {@code selector.},
 * as it is under {@code candidate.<label>.} for a candidate. What the router itself knows of it is
 * under {@code strategy.selector.}: under {@code selector.} each such key might be one of the
 * provider's, and under {@code route.selector.} it would belong to a candidate of that label.
 */
public final class SelectorOptions {

  static final String GROUP = "selector";
  static final String PREFIX = GROUP + ".";
  static final String KNOWN = OptionKeys.STRATEGY + "." + PREFIX;

  public static final ConfigOption<String> SELECTOR =
      key(GROUP)
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The catalogued model that reads rows for the strategy: name or database.name, with $3"
                  + " behind it for version 3, or $prod for the version that the alias prod names.");

  public static final ConfigOption<Duration> TIMEOUT =
      key("timeout")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "How long one attempt at the selector may take; attempt-timeout where this is not set."
                  + " All its attempts together have an equal share of the row's deadline with the"
                  + " candidates, or half of it if the timeout is that long.");

  public static final ConfigOption<Integer> MAX_CONCURRENCY =
      key("max-concurrency")
          .intType()
          .noDefaultValue()
          .withDescription(
              "How many calls of the selector may be under way at a time, on each parallel subtask;"
                  + " at most 1000.");

  public static final ConfigOption<Integer> REQUESTS_PER_MINUTE =
      key("requests-per-minute")
          .intType()
          .noDefaultValue()
          .withDescription(
              "How many calls of the selector may begin in a minute; each parallel subtask gets an"
                  + " equal share.");

  public static final ConfigOption<Double> COST_PER_CALL =
      key("cost.per-call")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "What an answered call of the selector costs, in the candidates' unit; for the"
                  + " decision's cost.");

  public static final ConfigOption<Double> COST_IN =
      key("cost.per-1k-characters-in")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "What 1000 characters of text given to the selector cost, in that unit.");

  public static final ConfigOption<Double> COST_OUT =
      key("cost.per-1k-characters-out")
          .doubleType()
          .defaultValue(0.0)
          .withDescription("What 1000 characters of its answer's text cost, in that unit.");

  private SelectorOptions() {}

  /** Those under {@code strategy.selector.}, keys without that prefix. */
  public static List<ConfigOption<?>> known() {
    return List.of(TIMEOUT, MAX_CONCURRENCY, REQUESTS_PER_MINUTE, COST_PER_CALL, COST_IN, COST_OUT);
  }
}
