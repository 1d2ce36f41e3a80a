package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.BreakerSettings;
import org.flinkmodelrouter.resilience.RetryPolicy;

/**
 * What a task logs once of its router: versions, and all limits as they apply.
 *
 * @param plan the router
 * @param async whether the query is asynchronous
 * @param subtasks how many share the rates
 */
record OpeningSummary(RouterPlan plan, boolean async, int subtasks) {

  /** One line. */
  @Override
  public String toString() {
    return "Router %s opened, %s: %s; %s; %s; candidates %s%s"
        .formatted(
            plan.router() + version(" (version ", plan.version(), ")"),
            async ? "asynchronous" : "synchronous",
            attempts(),
            breaker(plan.failurePolicy().breaker()),
            failures(),
            plan.candidates().stream().map(this::candidate).collect(Collectors.joining(", ")),
            plan.selector() == null ? "" : "; " + candidate(plan.selector()));
  }

  private String attempts() {
    RouterPlan.Limits limits = plan.limits();
    RetryPolicy retry = plan.failurePolicy().retry();
    return "row deadline %s, attempt timeout %s, at most %d attempts, retries %d after %s to %s"
        .formatted(
            shown(limits.deadline()),
            limits.attemptTimeout() == null
                ? "the smaller of 30 s and what is left by the candidates left"
                : shown(limits.attemptTimeout()),
            limits.maxAttempts(),
            retry.maxRetries(),
            shown(retry.initialDelay()),
            shown(retry.maxDelay()));
  }

  private static String breaker(@Nullable BreakerSettings breaker) {
    return breaker == null
        ? "no circuit breaker"
        : "circuit breaker at %d failures in a row or %s of %d calls, slow ones from %s, open for %s to %s"
            .formatted(
                breaker.failuresInARow(),
                breaker.failureRate(),
                breaker.window(),
                shown(breaker.slowCall()),
                shown(breaker.open()),
                shown(breaker.maxOpen()));
  }

  private String failures() {
    return "rate-limit %s, error-handling %s"
        .formatted(lower(plan.failurePolicy().rateLimit()), lower(plan.errorAnswers().ordinary()));
  }

  private String candidate(CandidatePlan candidate) {
    CandidatePlan.Limits limits = candidate.limits();
    List<String> told = new ArrayList<>();
    told.add(candidate.identifier() + version(" version ", candidate.version(), ""));
    told.add(way(candidate));
    if (limits.timeout() != null) {
      told.add("timeout " + shown(limits.timeout()));
    }
    if (async && limits.maxConcurrency() != null) {
      told.add("at most %d rows at a time".formatted(limits.maxConcurrency()));
    }
    if (limits.requestsPerMinute() != null) {
      told.add(
          "%d requests per minute among %d subtasks"
              .formatted(limits.requestsPerMinute(), subtasks));
    }
    return "%s (%s)".formatted(candidate.label(), String.join(", ", told));
  }

  private String way(CandidatePlan candidate) {
    if (plan.callsDirectly(candidate, async)) {
      return "called on the task's thread";
    }
    return candidate.asyncFunction() != null ? "asynchronous" : "on a thread of its own";
  }

  private static String version(String before, @Nullable Integer version, String after) {
    return version == null ? "" : before + version + after;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String shown(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
