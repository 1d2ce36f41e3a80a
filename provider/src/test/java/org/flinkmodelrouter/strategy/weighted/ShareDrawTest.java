package org.flinkmodelrouter.strategy.weighted;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareDrawTest {

  private static final int KEYS = 100_000;

  private static int byTheFormula(Shares shares, long key) {
    Hasher64 xxh3 = Hashing.xxh3_64();
    double earliest = Double.POSITIVE_INFINITY;
    int first = -1;
    for (int i = 0; i < shares.labels().size(); i++) {
      long salt = xxh3.hashBytesToLong(shares.labels().get(i).getBytes(UTF_8));
      double drawn = ((xxh3.hashLongLongToLong(key, salt) >>> 12) + 0.5) / (1L << 52);
      double arrival = -StrictMath.log(drawn) / shares.weights().get(i);
      if (shares.weights().get(i) > 0 && arrival < earliest) {
        earliest = arrival;
        first = i;
      }
    }
    return first;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"70;20;10", "1;1;1", "0;1;1e-3", "5;0;0", "1e-9;1e9;1", "3;1;4;1;5;9;2;6"})
  void whatSavesLogarithmsChangesNoChoice(String written) {
    List<Double> weights = Arrays.stream(written.split(";")).map(Double::valueOf).toList();
    List<String> labels = new ArrayList<>();
    weights.forEach(weight -> labels.add("candidate-" + labels.size()));
    Shares shares = new Shares(labels, weights);
    ShareDraw draw = new ShareDraw(shares);
    SplittableRandom keys = new SplittableRandom(7);

    for (int i = 0; i < KEYS; i++) {
      long key = keys.nextLong();
      assertThat(draw.of(key)).isEqualTo(byTheFormula(shares, key));
    }
  }
}
