package org.flinkmodelrouter.routing;

/**
 * The selector brought no answer to a row. It ends no attempt, only the row's asking, and each row
 * may meet it while a selector is down: so it has no stack trace.
 */
final class SelectorFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Creates the failure.
   *
   * @param reason for the decision column, such as {@code selector failed: timeout}
   * @param story for logs and errors: that, and what the last attempt failed with
   */
  SelectorFailure(String reason, String story) {
    super(story, null, false, false);
    this.reason = reason;
  }

  /** What the decision column tells. */
  String reason() {
    return reason;
  }
}
