package org.flinkmodelrouter.testing;

import java.util.Locale;

/** What can go wrong with a call; {@code tests/fault_server/faults.py} says what each one sends. */
public enum Fault implements Step {
  RESET,
  RESET_IN_BODY,
  /** No answer until {@link FaultServer#release}. */
  SILENT,
  TRICKLE,
  SERVER_ERROR,
  UNAVAILABLE,
  /** Status 429 without a Retry-After. */
  RATE_LIMIT,
  RATE_LIMIT_1_S,
  RATE_LIMIT_30_S,
  QUOTA_EXHAUSTED,
  UNAUTHORIZED,
  FORBIDDEN,
  MODEL_NOT_FOUND,
  BAD_REQUEST,
  CONTEXT_LENGTH,
  CONTENT_POLICY,
  /** As Azure refuses a prompt. */
  PROMPT_FILTERED,
  MALFORMED_JSON,
  HTML,
  EMPTY_CHOICES,
  NO_CHOICES,
  NULL_CONTENT,
  ANSWER_TRUNCATED,
  ANSWER_FILTERED;

  @Override
  public String json() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
