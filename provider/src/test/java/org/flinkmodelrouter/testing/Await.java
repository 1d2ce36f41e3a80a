package org.flinkmodelrouter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
public final class Await {

  private Await() {}

  /** Returns as soon as this holds; fails if it doesn't within a minute. */
  public static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited for a minute").isNegative();
      Thread.onSpinWait();
    }
  }
}
