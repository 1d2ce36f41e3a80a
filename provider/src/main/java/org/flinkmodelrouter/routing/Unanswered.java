package org.flinkmodelrouter.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.FailedAttempt;

/**
 * Tells why no candidate answered a row, and what to do about it.
 *
 * @param chain the candidates that might have
 * @param failures in their order
 * @param lateAfter nanoseconds of the row's deadline, if that is what ended it; else 0
 * @param attemptsUsed how many attempts there may be, if that is what ended it; else 0
 * @param stopped whether 'fallback-on' kept the row from further candidates
 */
record Unanswered(
    Chain chain, List<FailedAttempt> failures, long lateAfter, int attemptsUsed, boolean stopped) {

  /** What kind of failure that is. */
  ErrorClass errorClass() {
    if (!failures.isEmpty()) {
      return failures.get(failures.size() - 1).errorClass();
    }
    ErrorClass kept = chain.first().gate().lastFailure();
    return kept == null ? ErrorClass.TIMEOUT : kept;
  }

  /** What the attempts failed with. */
  List<Throwable> errors() {
    return failures.stream().map(FailedAttempt::error).toList();
  }

  /** What happened, in a sentence. */
  String story() {
    if (failures.isEmpty()) {
      return "None was asked" + whyNot();
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

  private String whyNot() {
    ErrorClass kept = chain.first().gate().lastFailure();
    return kept == null
        ? ": it waited for its turn, or for the rate that a candidate allows"
        : ": their circuit breakers are open, that of %s for errors of class %s"
            .formatted(chain.first().label(), kept.label());
  }

  /** What to do about it, in a sentence. */
  String advice() {
    if (lateAfter > 0 && failures.isEmpty() && chain.first().gate().lastFailure() == null) {
      return "Its deadline of %d ms has passed: the candidates take fewer rows in that time than are in flight. Set a smaller 'max-concurrent-operations' in ML_PREDICT's MAP, a higher 'route.<label>.requests-per-minute' or 'route.<label>.max-concurrency', or a longer 'deadline'."
          .formatted(TimeUnit.NANOSECONDS.toMillis(lateAfter));
    }
    if (lateAfter > 0) {
      return "Its deadline of %d ms has passed: set a longer 'deadline' or a shorter 'attempt-timeout'."
          .formatted(TimeUnit.NANOSECONDS.toMillis(lateAfter));
    }
    if (attemptsUsed > 0) {
      return "'max-attempts' is %d: raise it to let further candidates have the row."
          .formatted(attemptsUsed);
    }
    if (stopped) {
      return "'fallback-on' doesn't name that class of errors: add it to let other candidates have such rows.";
    }
    return "The suppressed exceptions in the log tell more: mend the candidates, or add one to fall back on.";
  }
}
