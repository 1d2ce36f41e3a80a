package org.flinkmodelrouter.options;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.util.TimeUtils;

/**
 * The durations that options may have. Timers and breakers reckon in long nanoseconds and take no
 * less than one; where neither comes near, each sum of a few durations is right.
 */
public final class DurationRange {

  /** The range as it stands in messages. */
  public static final String WORDS = "from 1 ms to 365 d";

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private DurationRange() {}

  /** Whether an option may have this duration. */
  public static boolean holds(Duration duration) {
    return duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0;
  }

  /** Reads a duration in Flink's form; empty if it is none, or out of range. */
  public static Optional<Duration> read(String text) {
    try {
      return Optional.of(TimeUtils.parseDuration(text)).filter(DurationRange::holds);
    } catch (IllegalArgumentException | ArithmeticException noDuration) {
      // All that it says is that this is no duration, which the problem tells with what to write.
      return Optional.empty();
    }
  }

  /** What is wrong with a text that can't be read; goes on after the option's name. */
  public static String problem(String text) {
    return String.format(
        "is '%s', which is no duration %s. Write a number and a unit, such as '30 s' or '2 min'.",
        text, WORDS);
  }
}
