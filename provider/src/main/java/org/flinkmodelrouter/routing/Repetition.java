package org.flinkmodelrouter.routing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.Diagnosis;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.Gate;
import org.flinkmodelrouter.resilience.Recourse;
import org.flinkmodelrouter.resilience.RetryPolicy;
import org.flinkmodelrouter.resilience.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether and when a candidate that failed a row is asked for it again. */
final class Repetition {

  private static final Logger LOG = LoggerFactory.getLogger(Repetition.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 30;
  private static final long MOST_APART = TimeUnit.SECONDS.toNanos(1);

  private final String router;
  private final RetryPolicy retry;
  private final boolean waitsForRates;
  private final Set<ErrorClass> fallbackOn;
  private final WaitingRows waitingRows;
  private final Timing timing;

  /**
   * What a policy says of it.
   *
   * @param router name as it stands in logs
   * @param waitingRows look again once a service refuses for good
   */
  Repetition(String router, FailurePolicy policy, WaitingRows waitingRows, Timing timing) {
    this.router = router;
    this.retry = policy.retry();
    this.waitsForRates = policy.rateLimit() == RateLimitMode.WAIT;
    this.fallbackOn = policy.fallbackOn();
    this.waitingRows = waitingRows;
    this.timing = timing;
  }

  /**
   * The candidate that a row was asked of failed.
   *
   * @param began when it was asked
   * @return nanoseconds after which it is asked again for the row; 0 for not at all
   */
  long after(RoutedRow row, OpenCandidate candidate, Diagnosis diagnosis, long began, long now) {
    int failures = 1 + row.failuresOfAsked();
    if (diagnosis.errorClass() != ErrorClass.RATE_LIMIT) {
      return diagnosis.errorClass().isPassing()
              && failures <= retry.maxRetries()
              && row.attemptsLeft() > kept(row, diagnosis.errorClass(), now)
          ? retry.delay(failures, timing.random())
          : 0;
    }
    long pause = pause(candidate, diagnosis.retryAfter(), began, now);
    boolean waits = waitsForRates && !candidate.gate().isRefusing();
    // The others would be asked too early for a moment's crowd; but nobody is asked for ever.
    boolean again = waits && failures <= Math.max(retry.maxRetries(), 1);
    // Not all of them at once.
    long apart = (long) (timing.random().nextDouble() * Math.min(pause / 4, MOST_APART));
    return again || !row.hasElsewhere(now) ? pause + apart : 0;
  }

  /**
   * A call that no row waits for failed: if the service said "too many", no row asks it for a
   * while.
   */
  void refused(OpenCandidate candidate, Diagnosis diagnosis, long began, long now) {
    if (diagnosis.errorClass() == ErrorClass.RATE_LIMIT) {
      long unused = pause(candidate, diagnosis.retryAfter(), began, now);
    }
  }

  /**
   * How many attempts the row keeps for others than the candidate that was asked last: one for each
   * that wasn't asked yet. None for those that are left alone, which a retry may well outlast.
   */
  private int kept(RoutedRow row, ErrorClass errorClass, long now) {
    if (!fallbackOn.contains(errorClass)) {
      return 0;
    }
    Tries tries = row.alternatives().tries();
    int kept = 0;
    for (int position = 0; position < row.chain().size(); position++) {
      OpenCandidate other = row.chain().get(position);
      boolean isNew = position != row.asked() && (tries == null || tries.failures(position) == 0);
      if (isNew
          && !row.passesOver(position, other)
          && other.gate().closedFor(Recourse.NONE, now) == 0) {
        kept++;
      }
    }
    return kept;
  }

  /** How long no row asks a service that said "too many". */
  private long pause(OpenCandidate candidate, @Nullable Duration wanted, long began, long now) {
    Gate gate = candidate.gate();
    boolean wasRefusing = gate.isRefusing();
    int inARow = gate.refused(began, now);
    long backoff = retry.delay(Math.min(inARow, MOST_DOUBLINGS), timing.random());
    long asked = wanted == null ? backoff : capped(wanted);
    // What it says of itself has proved wrong by then.
    long pause = gate.isRefusing() ? Math.max(asked, backoff) : asked;
    gate.pause(Duration.ofNanos(pause), now);
    if (gate.isRefusing() && !wasRefusing) {
      LOG.warn(
          "Router {}: {} has refused {} times in a row for its rate and answered nobody"
              + " since: rows go on to the others, and one in each pause tries it.",
          router,
          candidate.shown(),
          inARow);
      waitingRows.resumeAll();
    }
    return pause;
  }

  /** A service that names tomorrow is asked sooner: nothing else would find out that it is well. */
  private static long capped(Duration wanted) {
    return wanted.compareTo(LONGEST_PAUSE) > 0
        ? LONGEST_PAUSE.toNanos()
        : Math.max(wanted.toNanos(), 1);
  }
}
