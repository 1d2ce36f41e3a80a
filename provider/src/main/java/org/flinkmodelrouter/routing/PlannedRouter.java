package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.MLPredictRuntimeConfigOptions;
import org.apache.flink.util.TimeUtils;
import org.flinkmodelrouter.secrets.Redaction;
import org.flinkmodelrouter.strategy.RoutingStrategy;

/**
 * A router whose candidates have their providers: all that is known before a query's mode is.
 *
 * @param schema its columns
 * @param version its version; null where no catalog keeps one
 * @param declaration what its options say
 * @param candidates in their declared order
 * @param strategy chooses one
 * @param sessionTimeout ML_PREDICT's in the session, which a query may set anew
 * @param ownSecrets keeps those of the router's own options out of messages, its inline candidates'
 *     among them
 */
record PlannedRouter(
    RouterSchema schema,
    @Nullable Integer version,
    RouterDeclaration declaration,
    List<PlannedCandidate> candidates,
    RoutingStrategy strategy,
    Duration sessionTimeout,
    Redaction ownSecrets) {

  /** How much of ML_PREDICT's timeout a row may use: at its end Flink would fail the job. */
  private static final double SHARE_OF_TIMEOUT = 0.8;

  /** Whether the router offers a synchronous interface. */
  boolean isSync() {
    return declaration.executionMode() != ExecutionMode.ASYNC;
  }

  /** Whether the router offers an asynchronous interface. */
  boolean isAsync() {
    return switch (declaration.executionMode()) {
      case SYNC -> false;
      case ASYNC -> true;
      case AUTO -> candidates.stream().anyMatch(PlannedCandidate::isAsync);
    };
  }

  /**
   * Works out the plan for a query.
   *
   * @param async the query's mode
   * @param runtimeConfig the settings that ML_PREDICT was called with
   * @throws ValidationException if the deadline doesn't fit, or a candidate's function can't be
   *     made
   */
  RouterPlan plan(boolean async, ReadableConfig runtimeConfig) {
    refuseUnknownSettings(runtimeConfig);
    Duration timeout =
        runtimeConfig
            .getOptional(MLPredictRuntimeConfigOptions.ASYNC_TIMEOUT)
            .orElse(sessionTimeout);
    return new RouterPlan(
        schema.router(),
        version,
        schema.inputs().stream().map(RouterSchema::type).toList(),
        candidates.stream().map(candidate -> candidate.plan(async, runtimeConfig)).toList(),
        strategy,
        declaration.strategy().failOnError(),
        declaration.defaultModel(),
        declaration.fallbacks(),
        new RouterPlan.Limits(
            deadline(async, timeout), declaration.attemptTimeout(), declaration.maxAttempts()),
        declaration.nullInput(),
        schema.decision(),
        candidates.stream().map(PlannedCandidate::secrets).reduce(ownSecrets, Redaction::and));
  }

  /** Flink lets any key of ML_PREDICT's MAP through: an ignored one would look obeyed. */
  private void refuseUnknownSettings(ReadableConfig runtimeConfig) {
    runtimeConfig.toMap().keySet().stream()
        .filter(key -> key.startsWith("routing."))
        .findFirst()
        .ifPresent(
            key -> {
              throw new ValidationException(
                  String.format(
                      "ML_PREDICT's setting '%s' is not known to router %s. A query can't steer a"
                          + " router in this version; take it out of the MAP.",
                      key, schema.router()));
            });
  }

  private Duration deadline(boolean async, Duration timeout) {
    Duration deadline = declaration.deadline();
    if (deadline == null) {
      return Duration.ofNanos((long) (timeout.toNanos() * SHARE_OF_TIMEOUT));
    }
    if (async && deadline.compareTo(timeout) >= 0) {
      throw new ValidationException(
          String.format(
              "Option 'deadline' of router %s is %s, but ML_PREDICT fails the job when a row takes"
                  + " %s. Make the deadline shorter, or that timeout longer: MAP['timeout', '…'] in"
                  + " the query, or table.exec.async-ml-predict.timeout in the session.",
              schema.router(),
              TimeUtils.formatWithHighestUnit(deadline),
              TimeUtils.formatWithHighestUnit(timeout)));
    }
    return deadline;
  }
}
