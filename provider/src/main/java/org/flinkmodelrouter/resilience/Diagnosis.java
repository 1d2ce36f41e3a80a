package org.flinkmodelrouter.resilience;

import java.time.Duration;
import javax.annotation.Nullable;

/**
 * What is known of a failed attempt. Holds nothing of what the server or the client wrote.
 *
 * @param errorClass what kind of failure it was
 * @param status the status of HTTP that the model answered with; null where there was no answer, or
 *     its client doesn't tell
 * @param retryAfter how long the model asks to be left alone, from now on, never negative and not
 *     bounded; null where it didn't say
 */
public record Diagnosis(
    ErrorClass errorClass, @Nullable Integer status, @Nullable Duration retryAfter) {

  /** A failure of which only the class is known. */
  public static Diagnosis of(ErrorClass errorClass) {
    return new Diagnosis(errorClass, null, null);
  }
}
