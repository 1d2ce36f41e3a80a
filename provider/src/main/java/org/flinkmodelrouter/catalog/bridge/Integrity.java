package org.flinkmodelrouter.catalog.bridge;

import java.util.Locale;

/** What becomes of a change that would break routers. */
public enum Integrity {
  /** It is refused, and the error names the routers. */
  STRICT,
  /** It is made, and a warning in the log names the routers. */
  WARN;

  /** As {@code docs/bridge.md} has it. */
  String toDocument() {
    return name().toLowerCase(Locale.ROOT);
  }
}
