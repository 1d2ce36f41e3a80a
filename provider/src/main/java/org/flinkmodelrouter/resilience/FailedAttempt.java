package org.flinkmodelrouter.resilience;

/**
 * An attempt that failed.
 *
 * @param candidate label of the candidate that was asked
 * @param errorClass what kind of failure it was
 * @param error what was thrown
 */
public record FailedAttempt(String candidate, ErrorClass errorClass, Throwable error) {

  /** Clients put whole answers of a server into their messages. */
  private static final int LONGEST_MESSAGE = 500;

  /** The error's type and message, of bounded length. May quote the row that was sent. */
  public String message() {
    Throwable shown = withoutWrappers(error);
    String text =
        shown instanceof RoutingException
            ? shown.getMessage()
            : shown.getClass().getSimpleName()
                + (shown.getMessage() == null ? "" : ": " + shown.getMessage());
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** Class and type of the error: all that may stand in logs and in the error of a job. */
  public String summary() {
    Throwable shown = withoutWrappers(error);
    return shown instanceof RoutingException
        ? "%s (%s)".formatted(errorClass.label(), shown.getMessage())
        : "%s (%s)".formatted(errorClass.label(), shown.getClass().getSimpleName());
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
