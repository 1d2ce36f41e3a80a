package org.flinkmodelrouter.resilience;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a candidate is left alone, and for how long.
 *
 * @param failuresInARow so many open the breaker, and so do as many slow calls; at least 1
 * @param window how many of the last calls the rate is taken of, at least 1
 * @param failureRate the share of failed calls, or of slow ones, that opens it; above 0, at most 1
 * @param slowCall a call that takes so long is slow
 * @param slowFromTheFirst whether it is, even if no call was ever quicker; otherwise the candidate
 *     is one that always takes its time
 * @param open how long it stays open the first time
 * @param maxOpen the longest that it stays open, where the time doubled with each failed try
 */
public record BreakerSettings(
    int failuresInARow,
    int window,
    double failureRate,
    Duration slowCall,
    boolean slowFromTheFirst,
    Duration open,
    Duration maxOpen)
    implements Serializable {

  /** What applies where nothing else was said. */
  public static final BreakerSettings DEFAULT =
      new BreakerSettings(
          5, 20, 0.5, Duration.ofSeconds(15), false, Duration.ofSeconds(30), Duration.ofMinutes(5));
}
