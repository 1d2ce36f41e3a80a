package org.flinkmodelrouter.resilience;

import java.util.Locale;

/** What kind of failure an attempt ended with; decides what happens next. */
public enum ErrorClass {
  /** Too many requests; the same call may succeed later. */
  RATE_LIMIT(Mark.ALIVE),
  /** The account has nothing left; the same call won't succeed soon. */
  QUOTA(Mark.OPENS),
  /** The server failed, or what it said was no answer. */
  SERVER(Mark.FAILURE),
  /** The server wasn't reached, or the connection broke. */
  CONNECTION(Mark.FAILURE),
  /** No answer in time. */
  TIMEOUT(Mark.FAILURE),
  /** The credentials are missing, wrong, or not allowed to do this. */
  AUTHENTICATION(Mark.OPENS),
  /** There is no such endpoint or model. */
  NOT_FOUND(Mark.FAILURE),
  /** The row is longer than what the model can read. */
  CONTEXT_LENGTH(Mark.ALIVE),
  /** The model refuses the request as malformed. */
  BAD_REQUEST(Mark.ALIVE),
  /** The model refuses the row for what it says. */
  CONTENT_FILTER(Mark.ALIVE),
  /** The call succeeded and brought nothing. */
  EMPTY_ANSWER(Mark.ALIVE),
  /** None of the others. */
  UNKNOWN(Mark.FAILURE);

  /** What a failure says of the candidate's health. */
  public enum Mark {
    /** It answered; the row was the trouble, or the moment. */
    ALIVE,
    /** Once is chance, often is an outage. */
    FAILURE,
    /** No row will fare better for now. */
    OPENS
  }

  private final Mark mark;
  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  ErrorClass(Mark mark) {
    this.mark = mark;
  }

  /** What it says of the candidate's health. */
  public Mark mark() {
    return mark;
  }

  /** Whether what the row says may have brought it about. */
  public boolean mayBeTheRowsFault() {
    return switch (this) {
      case SERVER, TIMEOUT, CONTEXT_LENGTH, BAD_REQUEST, CONTENT_FILTER, EMPTY_ANSWER, UNKNOWN ->
          true;
      case RATE_LIMIT, QUOTA, CONNECTION, AUTHENTICATION, NOT_FOUND -> false;
    };
  }

  /** Whether the same call, a moment later, may well succeed. */
  public boolean isPassing() {
    return this == SERVER || this == CONNECTION;
  }

  /** The name that options, metrics, logs and the decision column use, such as {@code timeout}. */
  public String label() {
    return label;
  }
}
