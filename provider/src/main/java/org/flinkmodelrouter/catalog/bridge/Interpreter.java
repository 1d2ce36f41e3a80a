package org.flinkmodelrouter.catalog.bridge;

/**
 * A Python that may have our package.
 *
 * @param command absolute path of the executable; symbolic links are kept, for a virtual
 *     environment's Python is one
 * @param origin who named it, in words for messages
 */
public record Interpreter(String command, String origin) {

  @Override
  public String toString() {
    return command + " (" + origin + ")";
  }
}
