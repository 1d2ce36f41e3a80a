package org.flinkmodelrouter.catalog.bridge;

/** An interpreter did not become a child; the message is a clause that says why. */
final class ChildStartException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean withoutPackage;

  ChildStartException(String reason) {
    this(reason, false);
  }

  private ChildStartException(String reason, boolean withoutPackage) {
    super(reason);
    this.withoutPackage = withoutPackage;
  }

  /** The interpreter is a Python, and lacks our package. */
  static ChildStartException withoutPackage() {
    return new ChildStartException("the package flink-model-router is not installed there", true);
  }

  boolean isWithoutPackage() {
    return withoutPackage;
  }
}
