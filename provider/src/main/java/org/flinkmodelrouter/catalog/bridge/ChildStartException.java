package org.flinkmodelrouter.catalog.bridge;

/** An interpreter did not become a child; the message is a clause that says why. */
final class ChildStartException extends Exception {

  ChildStartException(String reason) {
    super(reason);
  }
}
