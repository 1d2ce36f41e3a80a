package org.flinkmodelrouter.conversion;

/** A value can't be had in the type that is needed. The message never holds the value. */
public final class ConversionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says which type was needed and what came instead. */
  public ConversionException(String message) {
    super(message);
  }

  ConversionException at(String place) {
    return new ConversionException(place + ": " + getMessage());
  }
}
