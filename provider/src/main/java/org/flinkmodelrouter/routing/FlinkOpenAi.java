package org.flinkmodelrouter.routing;

import java.util.Map;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * What a router has to know of Flink's {@code openai} provider: on its own it repeats a failed call
 * up to 100 times, some 13 minutes long. Inside a router that would use up the row's deadline
 * before any fallback.
 */
final class FlinkOpenAi {

  private static final String PROVIDER = "openai";
  private static final String ERROR_HANDLING = "error-handling-strategy";
  private static final String RETRIES = "retry-num";

  private FlinkOpenAi() {}

  /**
   * Options to add to a candidate's: no retries, unless its author decided on them.
   *
   * @param options the candidate's
   * @return empty for another provider
   */
  static Map<String, String> additions(Map<String, String> options) {
    boolean decided = options.containsKey(ERROR_HANDLING) || options.containsKey(RETRIES);
    return PROVIDER.equals(options.get(FactoryUtil.PROVIDER.key())) && !decided
        ? Map.of(RETRIES, "0")
        : Map.of();
  }
}
