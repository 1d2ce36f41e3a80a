package org.flinkmodelrouter.resilience;

import java.util.function.UnaryOperator;

/**
 * An attempt that failed.
 *
 * @param candidate label of the candidate that was asked
 * @param diagnosis what kind of failure it was
 * @param error what was thrown
 * @param unquoted takes out of the error's message what nobody may see there, as clients put their
 *     keys, and servers what they were sent, into messages
 */
public record FailedAttempt(
    String candidate, Diagnosis diagnosis, Throwable error, UnaryOperator<String> unquoted) {

  /** Clients put whole answers of a server into their messages. */
  private static final int LONGEST_MESSAGE = 500;

  /** A failure of which only the class is known. */
  public FailedAttempt(
      String candidate, ErrorClass errorClass, Throwable error, UnaryOperator<String> unquoted) {
    this(candidate, Diagnosis.of(errorClass), error, unquoted);
  }

  /** A failure that the router found itself, whose message quotes nothing. */
  public static FailedAttempt of(String candidate, ErrorClass errorClass, Throwable error) {
    return new FailedAttempt(candidate, errorClass, error, UnaryOperator.identity());
  }

  /** What kind of failure it was. */
  public ErrorClass errorClass() {
    return diagnosis.errorClass();
  }

  /** The error's type and message, of bounded length. May still quote a part of the row. */
  public String message() {
    Throwable shown = withoutWrappers(error);
    String text =
        shown instanceof RoutingException
            ? shown.getMessage()
            : shown.getClass().getSimpleName()
                + (shown.getMessage() == null ? "" : ": " + unquoted.apply(shown.getMessage()));
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** Class, HTTP status and type of the error: all that may stand in logs and a job's error. */
  public String summary() {
    Throwable shown = withoutWrappers(error);
    return "%s (%s%s)"
        .formatted(
            errorClass().label(),
            diagnosis.status() == null ? "" : "HTTP " + diagnosis.status() + ", ",
            shown instanceof RoutingException
                ? shown.getMessage()
                : shown.getClass().getSimpleName());
  }

  /** Futures wrap what they failed with, and so do clients: such a link adds nothing of its own. */
  private static Throwable withoutWrappers(Throwable error) {
    Throwable shown = error;
    while (shown.getCause() != null
        && (shown.getMessage() == null || shown.getMessage().equals(shown.getCause().toString()))) {
      shown = shown.getCause();
    }
    return shown;
  }
}
