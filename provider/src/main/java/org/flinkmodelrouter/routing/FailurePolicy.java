package org.flinkmodelrouter.routing;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import javax.annotation.Nullable;
import org.flinkmodelrouter.resilience.BreakerSettings;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.resilience.RetryPolicy;

/**
 * What a router does about attempts that fail.
 *
 * @param retry how often a candidate is asked again
 * @param breaker when a candidate is left alone; null for never
 * @param rateLimit what a row does whose candidate may not be called just now
 * @param fallbackOn classes of errors after which another candidate gets the row
 */
public record FailurePolicy(
    RetryPolicy retry,
    @Nullable BreakerSettings breaker,
    RateLimitMode rateLimit,
    Set<ErrorClass> fallbackOn)
    implements Serializable {

  /** What applies where the options say nothing. */
  public static final FailurePolicy DEFAULT =
      new FailurePolicy(
          RetryPolicy.DEFAULT,
          BreakerSettings.DEFAULT,
          RateLimitMode.WAIT,
          Set.copyOf(EnumSet.allOf(ErrorClass.class)));

  public FailurePolicy {
    fallbackOn = Set.copyOf(fallbackOn);
  }
}
