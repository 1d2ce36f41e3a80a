package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
 * @param selector reads rows for the strategy; null for none
 * @param strategy chooses one
 * @param errorAnswers what becomes of rows that no candidate answered
 * @param trace the input column that may stand in errors and logs; null for none
 * @param sessionTimeout ML_PREDICT's in the session, which a query may set anew
 * @param ownSecrets keeps those of the router's own options out of messages, its inline candidates'
 *     among them
 */
record PlannedRouter(
    RouterSchema schema,
    @Nullable Integer version,
    RouterDeclaration declaration,
    List<PlannedCandidate> candidates,
    @Nullable PlannedCandidate selector,
    RoutingStrategy strategy,
    ErrorAnswers errorAnswers,
    @Nullable TraceColumn trace,
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
      case AUTO -> asked().anyMatch(PlannedCandidate::isAsync);
    };
  }

  /** Whoever is asked for a row. */
  private Stream<PlannedCandidate> asked() {
    return Stream.concat(candidates.stream(), Stream.ofNullable(selector));
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
    QuerySettings query =
        QuerySettings.read(
            schema.router(),
            candidates.stream().map(candidate -> candidate.binding().label()).toList(),
            runtimeConfig);
    ReadableConfig forCandidates = QuerySettings.without(runtimeConfig);
    Duration timeout =
        runtimeConfig
            .getOptional(MLPredictRuntimeConfigOptions.ASYNC_TIMEOUT)
            .orElse(sessionTimeout);
    return new RouterPlan(
        schema.router(),
        version,
        schema.inputs().stream().map(RouterSchema::type).toList(),
        candidates.stream().map(candidate -> candidate.plan(async, forCandidates)).toList(),
        selector == null ? null : selector.plan(async, forCandidates),
        strategy,
        declaration.strategy().failOnError(),
        declaration.defaultModel(),
        declaration.fallbacks(query.fallback()),
        new RouterPlan.Limits(
            deadline(query.deadline(), async, timeout),
            declaration.attemptTimeout(),
            declaration.maxAttempts()),
        declaration.failurePolicy(),
        errorAnswers,
        query.forced(),
        declaration.nullInput(),
        schema.decision(),
        trace,
        asked().map(PlannedCandidate::secrets).reduce(ownSecrets, Redaction::and));
  }

  /** What a row may take where nothing was said of it. */
  static Duration usualDeadline(Duration timeout) {
    return Duration.ofNanos((long) (timeout.toNanos() * SHARE_OF_TIMEOUT));
  }

  private Duration deadline(@Nullable Duration ofQuery, boolean async, Duration timeout) {
    Duration deadline = ofQuery == null ? declaration.deadline() : ofQuery;
    if (deadline == null) {
      return usualDeadline(timeout);
    }
    if (async && deadline.compareTo(timeout) >= 0) {
      throw new ValidationException(
          String.format(
              "%s of router %s is %s, but ML_PREDICT fails the job when a row takes"
                  + " %s. Make the deadline shorter, or that timeout longer: MAP['timeout', '…'] in"
                  + " the query, or table.exec.async-ml-predict.timeout in the session.",
              ofQuery == null ? "Option 'deadline'" : "The query's 'routing.deadline'",
              schema.router(),
              TimeUtils.formatWithHighestUnit(deadline),
              TimeUtils.formatWithHighestUnit(timeout)));
    }
    return deadline;
  }
}
