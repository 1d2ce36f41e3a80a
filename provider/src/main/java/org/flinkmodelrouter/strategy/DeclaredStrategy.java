package org.flinkmodelrouter.strategy;

import java.util.Objects;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.options.ToldFailure;

/**
 * A strategy on the class path. All that its factory declares is asked for once, so that a jar that
 * doesn't fit is found before any router's options are read.
 *
 * @param factory makes the strategy
 * @param identifier the value of the {@code strategy} option
 * @param groups the groups of options that it says are its own
 */
record DeclaredStrategy(RoutingStrategyFactory factory, String identifier, Set<String> groups) {

  /**
   * Asks a factory.
   *
   * @throws ValidationException if it was built for another version of the interface, or declares
   *     what no router could have
   */
  static DeclaredStrategy of(RoutingStrategyFactory factory) {
    DeclaredStrategy declared;
    try {
      declared =
          new DeclaredStrategy(factory, factory.identifier(), Set.copyOf(factory.optionGroups()));
      factory.options().forEach(option -> Objects.requireNonNull(option.key()));
    } catch (LinkageError | RuntimeException e) {
      throw ToldFailure.of(
          String.format(
              "The routing strategy %s cannot say what it is called and which options it has: %s."
                  + " Build its jar anew for this version of flink-model-router, or remove it.",
              CodeOrigin.of(factory.getClass()), e),
          e);
    }
    declared.check();
    return declared;
  }

  private void check() {
    if (identifier == null || identifier.isBlank()) {
      throw new ValidationException(
          String.format(
              "The routing strategy %s has no name. Let its identifier() return the text that"
                  + " stands behind 'strategy'=, or remove its jar.",
              origin()));
    }
    for (String group : groups) {
      if (group.isBlank() || group.contains(".")) {
        throw new ValidationException(
            String.format(
                "The routing strategy %s has a group of options called '%s'. Let its"
                    + " optionGroups() return names without dots, such as 'rule' for"
                    + " 'rule.1.when', or remove its jar.",
                origin(), group));
      }
    }
  }

  /** Whether both are in one jar, whose author has seen them together. */
  boolean isBeside(DeclaredStrategy other) {
    return Objects.equals(
        CodeOrigin.jarOf(factory.getClass()), CodeOrigin.jarOf(other.factory.getClass()));
  }

  /** Its class and jar, for messages. */
  String origin() {
    return CodeOrigin.of(factory.getClass());
  }
}
