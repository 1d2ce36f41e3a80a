package org.flinkmodelrouter.strategy.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoughLogTest {

  @ParameterizedTest
  @ValueSource(
      doubles = {0x0.8p-52, 0x1p-52, 0.25, 0.5, 0x1.fffffffffffffp-2, 0.75, 1 - 0x1p-53, 1})
  void itIsAsRoughAsItSays(double x) {
    assertThat(RoughLog.of(x)).isCloseTo(StrictMath.log(x), within(RoughLog.ERROR));
  }

  @Test
  void soItIsOfAnyNumber() {
    SplittableRandom numbers = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      double x = numbers.nextDouble(0x1p-52, 1);
      assertThat(RoughLog.of(x)).isCloseTo(StrictMath.log(x), within(RoughLog.ERROR));
    }
  }
}
