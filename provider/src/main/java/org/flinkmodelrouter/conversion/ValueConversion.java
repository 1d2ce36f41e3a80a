package org.flinkmodelrouter.conversion;

/** Turns values of one SQL type into values of another. Safe for use by many threads. */
@FunctionalInterface
interface ValueConversion {

  /**
   * Converts one value.
   *
   * @param value in the internal data structure of its type; never null
   * @throws ConversionException if the other type can't hold it
   */
  Object convert(Object value);
}
