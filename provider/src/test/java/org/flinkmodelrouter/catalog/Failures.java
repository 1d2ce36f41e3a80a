package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.catchThrowable;

import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flinkmodelrouter.testing.SqlClient;

/** What users see of an error. */
final class Failures {

  private Failures() {}

  /** What sql-client prints of it, without the exception's class. */
  static String shown(ThrowingCallable statement) {
    return shown(catchThrowable(statement));
  }

  static String shown(Throwable failure) {
    return SqlClient.shown(failure).replaceFirst("^[\\w.$]+: ", "");
  }

  /** All that a log gets of it. */
  static String logged(Throwable failure) {
    return ExceptionUtils.stringifyException(failure);
  }
}
