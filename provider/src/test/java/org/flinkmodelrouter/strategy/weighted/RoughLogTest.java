package org.flinkmodelrouter.strategy.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoughLogTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 255, 256, 257, 511, (1L << 53) - 1, 1L << 53, Long.MAX_VALUE})
  void itIsAsRoughAsItSays(long n) {
    assertThat(RoughLog.of(n)).isCloseTo(StrictMath.log((double) n), within(RoughLog.ERROR));
  }

  @Test
  void soItIsOfNumbersOfAnySize() {
    SplittableRandom numbers = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      long n = numbers.nextLong(Long.MAX_VALUE) >>> (i % 62) | 1;
      assertThat(RoughLog.of(n)).isCloseTo(StrictMath.log((double) n), within(RoughLog.ERROR));
    }
  }
}
