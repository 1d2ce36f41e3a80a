package org.flinkmodelrouter.options;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;

/**
 * Makes the error that tells a user the whole story of a failure.
 *
 * <p>The SQL client prints what stands after the last "Caused by:" of the printed error, which may
 * be the cause of a suppressed exception. So the failure is suppressed in it as one exception
 * without causes, which has the innermost stack trace.
 */
public final class ToldFailure {

  private ToldFailure() {}

  /**
   * Makes the error.
   *
   * @param message what is wrong, where, and what to do
   * @param failure what it is about
   */
  public static ValidationException of(String message, Throwable failure) {
    ValidationException told = new ValidationException(message);
    told.addSuppressed(withoutCauses(failure));
    return told;
  }

  private static TableException withoutCauses(Throwable failure) {
    StringJoiner story = new StringJoiner(", caused by ");
    Throwable innermost = failure;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable link = failure; link != null && seen.add(link); link = link.getCause()) {
      story.add(link.toString());
      innermost = link;
    }
    TableException standIn = new TableException(story.toString());
    standIn.setStackTrace(innermost.getStackTrace());
    return standIn;
  }
}
