package org.flinkmodelrouter.strategy.weighted;

/**
 * Natural logarithms, rough and quick: a few of the last digits are wrong, and it takes a tenth of
 * the time.
 */
final class RoughLog {

  /** No result is further from the logarithm than this. */
  static final double ERROR = 4e-6;

  private static final int INDEX_BITS = 8;
  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;
  private static final long ONE = Double.doubleToRawLongBits(1.0);
  private static final double LN_2 = StrictMath.log(2);

  /** Of numbers from 1 to 2, each in the middle of its part. */
  private static final double[] LOGARITHMS = new double[1 << INDEX_BITS];

  private static final double[] RECIPROCALS = new double[1 << INDEX_BITS];

  static {
    for (int i = 0; i < LOGARITHMS.length; i++) {
      double middle = 1 + (i + 0.5) / LOGARITHMS.length;
      LOGARITHMS[i] = StrictMath.log(middle);
      RECIPROCALS[i] = 1 / middle;
    }
  }

  private RoughLog() {}

  /**
   * The logarithm of a number.
   *
   * @param x above 0, with the 53 bits of an ordinary double
   */
  static double of(double x) {
    long bits = Double.doubleToRawLongBits(x);
    int exponent = Math.getExponent(x);
    int index = (int) ((bits & MANTISSA) >>> (MANTISSA_BITS - INDEX_BITS));
    double mantissa = Double.longBitsToDouble((bits & MANTISSA) | ONE);
    // ln(1 + d) is d and at most d * d / 2 less, and no d is above 1/512.
    return exponent * LN_2 + LOGARITHMS[index] + (mantissa * RECIPROCALS[index] - 1);
  }
}
