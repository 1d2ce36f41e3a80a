package org.flinkmodelrouter.routing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.options.ToldFailure;
import org.flinkmodelrouter.strategy.RoutingStrategy;

/**
 * What a strategy that was made has to be: what would fail a job when its task starts, or each of
 * its rows, is an error of the statement.
 */
final class StrategyCheck {

  private StrategyCheck() {}

  /**
   * Checks that a strategy can be shipped, and has all methods that a task will call.
   *
   * @param shown the strategy, as the subject of a message
   * @param strategy as its factory made it
   * @throws ValidationException if it is not what the factory's author thought
   */
  static RoutingStrategy checked(String shown, @Nullable RoutingStrategy strategy) {
    if (strategy == null) {
      throw new ValidationException(
          shown + " was not made: create() returned null. Mend its factory, or remove its jar.");
    }
    missing(strategy)
        .ifPresent(
            method -> {
              throw new ValidationException(
                  String.format(
                      "%s has no method %s. Its jar was built for another version of"
                          + " flink-model-router: build it anew for the one that is here.",
                      shown, method));
            });
    try {
      InstantiationUtil.serializeObject(strategy);
    } catch (IOException | RuntimeException e) {
      throw ToldFailure.of(
          String.format(
              "%s cannot be shipped to the tasks: %s. Let it make in open() what cannot be"
                  + " serialized, and keep that in a transient field.",
              shown, e),
          e);
    }
    return strategy;
  }

  /** A class that was compiled against another version of the interface may lack a method of it. */
  private static Optional<Method> missing(RoutingStrategy strategy) {
    return Arrays.stream(strategy.getClass().getMethods())
        .filter(StrategyCheck::isAbstract)
        .filter(method -> implementations(strategy, method).allMatch(StrategyCheck::isAbstract))
        .findFirst();
  }

  private static Stream<Method> implementations(RoutingStrategy strategy, Method method) {
    return Arrays.stream(strategy.getClass().getMethods())
        .filter(
            each ->
                each.getName().equals(method.getName())
                    && each.getReturnType() == method.getReturnType()
                    && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()));
  }

  private static boolean isAbstract(Method method) {
    return Modifier.isAbstract(method.getModifiers());
  }
}
