package org.flinkmodelrouter.strategy.weighted;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Draws the candidate whose share a key is in, by weighted rendezvous hashing: each candidate draws
 * an exponentially distributed waiting time from the key and its own label, with its weight for a
 * rate, and the first to arrive has the key. It is first with the probability of its share, and a
 * changed weight changes that candidate's times alone: when it grows, keys come to it from the
 * others, and none moves between those.
 *
 * <p>After Schindelhauer and Schomaker, "Weighted Distributed Hash Tables" (SPAA 2005), the
 * logarithmic method; Ceph's "straw2" buckets are drawn alike. For one thread only.
 */
final class ShareDraw {

  private static final Hasher64 XXH3 = Hashing.xxh3_64();

  /** So many bits has a number that is drawn; a double holds each exactly. */
  private static final int BITS = 53;

  private static final double SCALE = 0x1p-53;
  private static final double LOG_OF_SCALE = StrictMath.log(SCALE);

  /** Where the candidates stand that have a weight. */
  private final int[] positions;

  private final int candidates;
  private final double[] weights;

  /** Mean waiting times: the weights' reciprocals. */
  private final double[] periods;

  /** How far from the true one a time may be that comes of a rough logarithm. */
  private final double[] errors;

  private final long[] salts;

  ShareDraw(Shares shares) {
    List<Double> given = shares.weights();
    candidates = given.size();
    positions = IntStream.range(0, given.size()).filter(i -> given.get(i) > 0).toArray();
    weights = IntStream.of(positions).mapToDouble(given::get).toArray();
    periods = DoubleStream.of(weights).map(weight -> 1 / weight).toArray();
    errors = DoubleStream.of(periods).map(period -> RoughLog.ERROR * period).toArray();
    salts =
        IntStream.of(positions)
            .mapToLong(i -> XXH3.hashBytesToLong(shares.labels().get(i).getBytes(UTF_8)))
            .toArray();
  }

  /**
   * Position of the candidate that has a key with this number. Exact logarithms would cost more
   * than all the rest, and they seldom make a difference.
   */
  int of(long key) {
    int first = 0;
    double soonest = Double.POSITIVE_INFINITY;
    double latest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < salts.length; i++) {
      double arrival = -(RoughLog.of(drawn(key, i)) + LOG_OF_SCALE) * periods[i];
      double error = errors[i];
      if (arrival + error < soonest) {
        first = i;
        soonest = arrival - error;
        latest = arrival + error;
      } else if (!(arrival - error > latest)) {
        return exact(key);
      }
    }
    return positions[first];
  }

  private int exact(long key) {
    int first = 0;
    double earliest = arrival(key, 0);
    for (int i = 1; i < salts.length; i++) {
      double arrival = arrival(key, i);
      if (arrival < earliest) {
        earliest = arrival;
        first = i;
      }
    }
    return positions[first];
  }

  private double arrival(long key, int i) {
    // Not Math.log: that may differ in its last bit from one machine to the next.
    return -StrictMath.log(drawn(key, i) * SCALE) / weights[i];
  }

  /** When each candidate arrives at a key with this number; the first has it. */
  double[] arrivals(long key) {
    double[] arrivals = new double[candidates];
    Arrays.fill(arrivals, Double.POSITIVE_INFINITY);
    for (int i = 0; i < positions.length; i++) {
      arrivals[positions[i]] = arrival(key, i);
    }
    return arrivals;
  }

  /** An odd number, so that neither 0 nor 1 comes out when it is scaled. */
  private long drawn(long key, int i) {
    return XXH3.hashLongLongToLong(key, salts[i]) >>> (Long.SIZE - BITS) | 1;
  }
}
