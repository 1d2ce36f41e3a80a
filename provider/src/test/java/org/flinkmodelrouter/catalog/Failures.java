package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.catchThrowable;

import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What users see of an error. */
final class Failures {

  private Failures() {}

  /** What sql-client prints of it: the innermost cause that has a message. */
  static String shown(ThrowingCallable statement) {
    return shown(catchThrowable(statement));
  }

  static String shown(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null && at.getCause().getMessage() != null) {
      at = at.getCause();
    }
    return at.getMessage();
  }

  /** All that a log gets of it. */
  static String logged(Throwable failure) {
    return ExceptionUtils.stringifyException(failure);
  }
}
