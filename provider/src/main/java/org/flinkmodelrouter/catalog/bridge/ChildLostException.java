package org.flinkmodelrouter.catalog.bridge;

/**
 * The child ended, or no longer knows the store: nothing was answered, and all has to be opened
 * again.
 */
final class ChildLostException extends Exception {

  ChildLostException(String reason) {
    super(reason);
  }
}
