package org.flinkmodelrouter.expression;

/** A condition failed for a row. The cause's message may quote the row. */
public final class ConditionException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int index;

  ConditionException(int index, Throwable cause) {
    super("Condition " + index + " failed with " + cause.getClass().getSimpleName(), cause);
    this.index = index;
  }

  /** Index of the condition; -1 where it can't be told, for it fails now and then only. */
  public int index() {
    return index;
  }
}
