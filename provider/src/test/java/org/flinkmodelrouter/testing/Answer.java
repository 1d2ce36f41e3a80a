package org.flinkmodelrouter.testing;

import java.time.Duration;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A proper answer.
 *
 * @param text of the answer; null for the model's name, a colon and the question
 * @param delay until it comes
 */
public record Answer(@Nullable String text, Duration delay) implements Step {

  /** The model's name and the question, at once. */
  public static Answer echo() {
    return new Answer(null, Duration.ZERO);
  }

  /** A text, at once. */
  public static Answer of(String text) {
    return new Answer(text, Duration.ZERO);
  }

  /** The same answer, that much later than the question. */
  public Answer after(Duration later) {
    return new Answer(text, later);
  }

  @Override
  public Object json() {
    double seconds = delay.toNanos() / 1e9;
    return text == null ? Map.of("delay", seconds) : Map.of("delay", seconds, "text", text);
  }
}
