package org.flinkmodelrouter.strategy.weighted;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  /** So many of a hash's bits fit into a number between 0 and 1, neither of which it may be. */
  private static final int BITS = 52;

  private static final double STEP = 0x1p-52;

  private final double[] weights;
  private final long[] salts;
  private final KeyBytes bytes = new KeyBytes();

  ShareDraw(Shares shares) {
    weights = shares.weights().stream().mapToDouble(Double::doubleValue).toArray();
    salts = new long[weights.length];
    for (int i = 0; i < salts.length; i++) {
      byte[] label = shares.labels().get(i).getBytes(UTF_8);
      salts[i] = KeyHash.XXH64.hash(label, 0, label.length, 0);
    }
  }

  /** Position of the candidate that has a key with this number. */
  int of(long key) {
    bytes.clear();
    bytes.putLong(key);
    int first = -1;
    double earliest = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        double uniform =
            ((bytes.hash(KeyHash.XXH64, salts[i]) >>> (Long.SIZE - BITS)) + 0.5) * STEP;
        // Not Math.log: that may differ in its last bit from one machine to the next.
        double arrival = -StrictMath.log(uniform) / weights[i];
        if (first < 0 || arrival < earliest) {
          earliest = arrival;
          first = i;
        }
      }
    }
    return first;
  }
}
