package org.flinkmodelrouter.openai;

import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.functions.AsyncPredictFunction;

/**
 * All that a router has to know of Flink's {@code openai} provider, as of Flink 2.3.0.
 *
 * <ul>
 *   <li>On its own it repeats a failed call up to 100 times, some 13 minutes long: inside a router
 *       that would use up the row's deadline before any fallback.
 *   <li>Functions of one JVM share a client if their endpoint and key are the same. The client has
 *       the retry count of the first of them, and makes {@value #CALLS_OF_A_CLIENT} calls at a time
 *       for all of them together; those beyond queue inside it.
 *   <li>A call can't be taken back. One whose server hangs lasts ten minutes, and is one of the
 *       five for so long.
 *   <li>Who the endpoint names as the user ({@code https://someone@host/…}) makes another client of
 *       it, and is never sent.
 * </ul>
 */
public final class FlinkOpenAi {

  /** How many calls one client makes at a time. */
  static final int CALLS_OF_A_CLIENT = 5;

  /**
   * How many more a client is given where nobody limits the calls. It makes a call ready before the
   * call queues, so that one which comes when another ends leaves the service idle meanwhile: 4 %
   * of the time where a call takes 20 ms.
   */
  private static final int CALLS_MADE_READY = 1;

  /** How many rows {@link #tamed} functions take at a time where nobody limits the calls. */
  public static final int ROWS_AT_A_TIME = CALLS_OF_A_CLIENT + CALLS_MADE_READY;

  static final String ENDPOINT = "endpoint";

  private static final String PROVIDER = "openai";
  private static final String FUNCTIONS = "org.apache.flink.model.openai.";
  private static final String ERROR_HANDLING = "error-handling-strategy";
  private static final String RETRIES = "retry-num";

  private FlinkOpenAi() {}

  /**
   * Options to add to a candidate's: no retries, unless its author decided on them.
   *
   * @param options the candidate's
   * @return empty for another provider
   */
  public static Map<String, String> additions(Map<String, String> options) {
    boolean decided = options.containsKey(ERROR_HANDLING) || options.containsKey(RETRIES);
    return PROVIDER.equals(options.get(FactoryUtil.PROVIDER.key())) && !decided
        ? Map.of(RETRIES, "0")
        : Map.of();
  }

  /**
   * Puts a function with clients of its own in the place of the provider's.
   *
   * @param function a candidate's, made by its provider, which so has checked the model
   * @param name what messages call the candidate's model
   * @param model what the provider made the function of, with its secrets
   * @param overrides options that stand in for the model's own
   * @param maxConcurrency calls at a time, on each subtask; null for a client's own {@value
   *     #CALLS_OF_A_CLIENT}
   * @return the function itself if it is another provider's
   */
  public static AsyncPredictFunction tamed(
      AsyncPredictFunction function,
      String name,
      ResolvedCatalogModel model,
      Map<String, String> overrides,
      @Nullable Integer maxConcurrency,
      ReadableConfig runtimeConfig) {
    if (!function.getClass().getName().startsWith(FUNCTIONS)) {
      return function;
    }
    Map<String, String> options = new HashMap<>(model.getOptions());
    options.putAll(overrides);
    options.putAll(additions(options));
    ShippedModel shipped = new ShippedModel(name, model, options, runtimeConfig);
    return maxConcurrency == null
        ? new LanedFunction(shipped, CALLS_OF_A_CLIENT, CALLS_MADE_READY)
        : new LanedFunction(shipped, maxConcurrency, 0);
  }

  /** Whether {@link #tamed} made this function. */
  public static boolean isTamed(@Nullable AsyncPredictFunction function) {
    return function instanceof LanedFunction;
  }

  /**
   * An endpoint that nobody else in the JVM has, at the same place.
   *
   * @param mark letters and digits; differs from everybody else's
   */
  static String withUser(String endpoint, String mark) {
    int host = endpoint.indexOf("://") + "://".length();
    if (host < "://".length()) {
      return endpoint;
    }
    int end = host;
    while (end < endpoint.length() && "/?#".indexOf(endpoint.charAt(end)) < 0) {
      end++;
    }
    boolean hasUser = endpoint.substring(host, end).contains("@");
    return endpoint.substring(0, host) + mark + (hasUser ? "." : "@") + endpoint.substring(host);
  }
}
