package org.flinkmodelrouter.strategy.weighted;

/**
 * Natural logarithms of whole numbers, rough and quick: the sixth digit after the point may be
 * wrong, and it takes a sixth of the time.
 */
final class RoughLog {

  /** No result is further from the logarithm than this. */
  static final double ERROR = 4e-6;

  private static final int INDEX_BITS = 8;
  private static final long ONE = Double.doubleToRawLongBits(1.0);

  /** How many of a long's bits are more than a double's mantissa holds. */
  private static final int SURPLUS_BITS = Long.SIZE - 52;

  /** Of the powers of two, by how many zeros stand before the one. */
  private static final double[] POWERS = new double[Long.SIZE];

  /** Of numbers from 1 to 2, each in the middle of its part, and less one. */
  private static final double[] MIDDLES = new double[1 << INDEX_BITS];

  private static final double[] RECIPROCALS = new double[1 << INDEX_BITS];

  static {
    for (int zeros = 0; zeros < POWERS.length; zeros++) {
      POWERS[zeros] = (Long.SIZE - 1 - zeros) * StrictMath.log(2);
    }
    for (int i = 0; i < MIDDLES.length; i++) {
      double middle = 1 + (i + 0.5) / MIDDLES.length;
      MIDDLES[i] = StrictMath.log(middle) - 1;
      RECIPROCALS[i] = 1 / middle;
    }
  }

  private RoughLog() {}

  /**
   * The logarithm of a number.
   *
   * @param n above 0
   */
  static double of(long n) {
    int zeros = Long.numberOfLeadingZeros(n);
    long fraction = n << zeros << 1;
    int index = (int) (fraction >>> (Long.SIZE - INDEX_BITS));
    double mantissa = Double.longBitsToDouble(fraction >>> SURPLUS_BITS | ONE);
    // ln(1 + d) is d and at most d * d / 2 less, and no d is above 1/512.
    return POWERS[zeros] + MIDDLES[index] + mantissa * RECIPROCALS[index];
  }
}
