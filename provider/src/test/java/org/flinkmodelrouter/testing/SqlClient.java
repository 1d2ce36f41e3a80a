package org.flinkmodelrouter.testing;

import org.apache.flink.util.ExceptionUtils;

/** What Flink's SQL client does with an error, which reaches it as the text of a stack trace. */
public final class SqlClient {

  private SqlClient() {}

  /** The only line that a user sees: the last exception's that has "Caused by:" before it. */
  public static String shown(Throwable failure) {
    String[] causes =
        ExceptionUtils.stringifyException(new IllegalStateException("outermost", failure))
            .split("Caused by:", -1);
    return causes[causes.length - 1].split("\tat", -1)[0].strip();
  }
}
