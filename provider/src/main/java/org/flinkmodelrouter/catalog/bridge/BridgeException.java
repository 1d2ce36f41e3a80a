package org.flinkmodelrouter.catalog.bridge;

/** What the store, or the way to it, answered instead of a result. */
public final class BridgeException extends RuntimeException {

  private final String code;

  /**
   * An error, before Flink is told in its own terms.
   *
   * @param code one of {@code contract/errors.json}
   * @param message what, where and what to do; complete by itself, and without a secret
   */
  public BridgeException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The code of {@code contract/errors.json}. */
  public String code() {
    return code;
  }

  /** Whether the error has this code. */
  public boolean is(String other) {
    return code.equals(other);
  }
}
