package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.FailedAttempt;
import org.flinkmodelrouter.resilience.RoutingException;
import org.flinkmodelrouter.resilience.RowLimits;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;

/**
 * A row on its way through the candidates: which comes next, how long it may take, what went wrong.
 * One attempt at a time; times are readings of the router's clock, in nanoseconds.
 */
final class RoutedRow {

  private final RowData input;
  private final RoutingDecision decision;
  private final Chain chain;
  private final RowLimits limits;
  private final long arrival;
  private final long deadline;
  private int position;
  private int attempts;
  private List<FailedAttempt> failures = List.of();

  /**
   * Sets out with a row.
   *
   * @param input the router's input columns
   * @param allowed how long the whole row may take
   */
  RoutedRow(
      RowData input,
      RoutingDecision decision,
      Chain chain,
      RowLimits limits,
      long arrival,
      long allowed) {
    this.input = input;
    this.decision = decision;
    this.chain = chain;
    this.limits = limits;
    this.arrival = arrival;
    this.deadline = arrival + allowed;
  }

  /** The router's input columns. */
  RowData input() {
    return input;
  }

  /** Whether all columns that the chosen candidate gets are NULL, and it isn't called with that. */
  boolean isNullForFirst() {
    return !chain.first().takes(input);
  }

  /** The candidate to ask now; null if the row has none left, no attempt, or no time. */
  @Nullable
  OpenCandidate next(long now) {
    while (position < chain.size() && attempts < limits.maxAttempts() && left(now) > 0) {
      OpenCandidate candidate = chain.get(position++);
      // The first one was asked about before the row set out.
      if (position == 1 || candidate.takes(input)) {
        attempts++;
        return candidate;
      }
    }
    return null;
  }

  /** How long the attempt at the candidate that {@link #next} returned may take. */
  long timeout(OpenCandidate candidate, long now) {
    int attemptsLeft = 1 + Math.min(chain.size() - position, limits.maxAttempts() - attempts);
    return limits.forAttempt(candidate.ownTimeout(), left(now), attemptsLeft);
  }

  /** How long the row has left; not positive if its deadline has passed. */
  long left(long now) {
    return deadline - now;
  }

  /** Whether an attempt failed before. */
  boolean hasFailed() {
    return !failures.isEmpty();
  }

  void failed(FailedAttempt failure) {
    if (failures.isEmpty()) {
      failures = new ArrayList<>(2);
    }
    failures.add(failure);
  }

  /** Whose choice it is if this candidate answers. */
  DecisionSource source(OpenCandidate answering) {
    return answering == chain.first() ? chain.source() : DecisionSource.FALLBACK;
  }

  /** What the decision column tells if this candidate answers now. */
  DecisionValues decided(OpenCandidate answering, @Nullable Integer routerVersion, long now) {
    return new DecisionValues(
        answering.label(),
        source(answering),
        decision.reason(),
        decision instanceof Route route ? route.score() : null,
        attempts,
        TimeUnit.NANOSECONDS.toMillis(now - arrival),
        lastFailure(),
        routerVersion);
  }

  /** Why no candidate answered the row. */
  RoutingException unanswered(String router, long now) {
    FailedAttempt last = lastFailure();
    return RoutingException.of(
        last == null ? ErrorClass.TIMEOUT : last.errorClass(),
        "Router %s: no candidate answered the row. %s. %s"
            .formatted(router, told(), left(now) > 0 ? advice() : deadlineAdvice()),
        failures.stream().map(FailedAttempt::error).toList());
  }

  private String told() {
    if (failures.isEmpty()) {
      return "None was asked";
    }
    Map<String, List<FailedAttempt>> byCandidate = new LinkedHashMap<>();
    failures.forEach(
        failure ->
            byCandidate
                .computeIfAbsent(failure.candidate(), label -> new ArrayList<>())
                .add(failure));
    return byCandidate.entrySet().stream()
        .map(entry -> told(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String told(String candidate, List<FailedAttempt> failures) {
    return "%s: %s, %d %s"
        .formatted(
            candidate,
            failures.get(failures.size() - 1).summary(),
            failures.size(),
            failures.size() == 1 ? "attempt" : "attempts");
  }

  private String deadlineAdvice() {
    return "Its deadline of %d ms has passed: set a longer 'deadline' or a shorter 'attempt-timeout'."
        .formatted(TimeUnit.NANOSECONDS.toMillis(deadline - arrival));
  }

  private String advice() {
    return position < chain.size()
        ? "'max-attempts' is %d: raise it to let further candidates have the row."
            .formatted(limits.maxAttempts())
        : "The suppressed exceptions in the log tell more: mend the candidates, or add one to fall back on.";
  }

  @Nullable
  private FailedAttempt lastFailure() {
    return failures.isEmpty() ? null : failures.get(failures.size() - 1);
  }
}
