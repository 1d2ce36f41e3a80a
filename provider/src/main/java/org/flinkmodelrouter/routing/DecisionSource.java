package org.flinkmodelrouter.routing;

import java.util.Locale;

/** Whose choice the candidate was that answered a row. */
enum DecisionSource {
  STRATEGY,
  DEFAULT,
  FALLBACK,
  FORCED;

  /** The name in rows and metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
