package org.flinkmodelrouter.resolution;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.ToldFailure;

/** What went wrong when a model's provider was made, told with the model's name. */
public final class ProviderFailure {

  private ProviderFailure() {}

  /**
   * Puts the place in front of a failure. Everything is in one message, for sql-client prints only
   * the innermost one; the failure is suppressed in it, for its stack trace.
   *
   * @param where what failed, such as {@code Model ml.default.cheap}
   */
  public static ValidationException of(String where, Throwable failure) {
    Set<String> story = new LinkedHashSet<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String told =
          each instanceof ValidationException && each.getMessage() != null
              ? each.getMessage()
              : each.toString();
      // A cause's text is often part of its consequence's already.
      if (story.stream().noneMatch(earlier -> earlier.contains(told))) {
        story.add(told);
      }
    }
    return ToldFailure.of(where + ": " + String.join(" ", story), failure);
  }
}
