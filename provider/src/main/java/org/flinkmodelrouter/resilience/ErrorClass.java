package org.flinkmodelrouter.resilience;

import java.util.Locale;

/** What kind of failure an attempt ended with; decides what happens next. */
public enum ErrorClass {
  /** Too many requests; the same call may succeed later. */
  RATE_LIMIT,
  /** The account has nothing left; the same call won't succeed soon. */
  QUOTA,
  /** The server failed. */
  SERVER,
  /** The server wasn't reached, or the connection broke. */
  CONNECTION,
  /** No answer in time. */
  TIMEOUT,
  /** The credentials are missing, wrong, or not allowed to do this. */
  AUTHENTICATION,
  /** There is no such endpoint or model. */
  NOT_FOUND,
  /** The row is longer than what the model can read. */
  CONTEXT_LENGTH,
  /** The model refuses the request as malformed. */
  BAD_REQUEST,
  /** The model refuses the row for what it says. */
  CONTENT_FILTER,
  /** The call succeeded and brought nothing. */
  EMPTY_ANSWER,
  /** None of the others. */
  UNKNOWN;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name that options, metrics, logs and the decision column use, such as {@code timeout}. */
  public String label() {
    return label;
  }
}
