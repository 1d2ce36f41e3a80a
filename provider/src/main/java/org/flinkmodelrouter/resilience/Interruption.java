package org.flinkmodelrouter.resilience;

import org.apache.flink.util.ExceptionUtils;

/** Tells an error that means the end from one that another candidate may make good. */
public final class Interruption {

  private Interruption() {}

  /**
   * Goes on with what cannot be made good: the JVM's own failures, and the interruption by which a
   * task is cancelled or a call abandoned.
   */
  public static void rethrow(Throwable error) {
    rethrowFatal(error);
    if (Thread.currentThread().isInterrupted()
        || ExceptionUtils.findThrowable(error, InterruptedException.class).isPresent()) {
      Thread.currentThread().interrupt();
      throw RoutingException.of(
          ErrorClass.UNKNOWN, "The task was interrupted: it is being cancelled.", error);
    }
  }

  /** Goes on with the JVM's own failures, such as too little memory. */
  public static void rethrowFatal(Throwable error) {
    ExceptionUtils.findThrowable(error, ExceptionUtils::isJvmFatalOrOutOfMemoryError)
        .ifPresent(ExceptionUtils::rethrowIfFatalErrorOrOOM);
  }
}
