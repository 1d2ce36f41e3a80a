package org.flinkmodelrouter.routing;

import java.util.Map;
import java.util.stream.Stream;
import org.flinkmodelrouter.resilience.ErrorClass;

/**
 * What a router's options say of rows that no candidate answered.
 *
 * @param ordinary what becomes of most
 * @param byClass what becomes of those that ended with these classes of errors
 * @param defaults for names of output columns, the text of their default values
 */
public record ErrorDeclaration(
    ErrorHandling ordinary, Map<ErrorClass, ErrorHandling> byClass, Map<String, String> defaults) {

  public ErrorDeclaration {
    byClass = Map.copyOf(byClass);
    defaults = Map.copyOf(defaults);
  }

  /** Whether it can become that of some row. */
  boolean has(ErrorHandling handling) {
    return Stream.concat(Stream.of(ordinary), byClass.values().stream()).anyMatch(handling::equals);
  }
}
