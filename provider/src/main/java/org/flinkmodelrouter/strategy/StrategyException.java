package org.flinkmodelrouter.strategy;

/**
 * A strategy failed on a row, told in words that are fit for logs and for the row's decision: they
 * hold no contents of the row. It takes no cause, for a cause's message may quote the row, and a
 * failing job prints the whole chain.
 */
public final class StrategyException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message such as {@code rule 3 (german) failed with ArithmeticException}
   */
  public StrategyException(String message) {
    super(message);
  }
}
