package org.flinkmodelrouter.options;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known key that the author of an unknown one probably meant; for users' strategies, too. */
public final class NearestKey {

  private NearestKey() {}

  /**
   * Finds the known key with the fewest letters to change.
   *
   * @param unknown the key as it was written
   * @param known all keys that could stand there
   * @return empty where none is near enough to be a slip of the pen: at most a third of the letters
   *     may differ, and at least two may, but never all
   */
  public static Optional<String> of(String unknown, Collection<String> known) {
    String written = unknown.toLowerCase(Locale.ROOT).replace('_', '-');
    int limit = Math.min(Math.max(2, written.length() / 3), Math.max(0, written.length() - 1));
    LevenshteinDistance distance = new LevenshteinDistance(limit);
    return known.stream()
        .map(key -> new Candidate(key, distance.apply(written, key)))
        .filter(candidate -> candidate.distance() >= 0)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::key))
        .map(Candidate::key);
  }

  /**
   * The end of an error message.
   *
   * @return {@code " Did you mean 'default-model'?"}, or nothing where no key is near
   */
  public static String suggestion(String unknown, Collection<String> known) {
    return of(unknown, known).map(key -> " Did you mean '" + key + "'?").orElse("");
  }

  private record Candidate(String key, int distance) {}
}
