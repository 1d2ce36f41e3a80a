package org.flinkmodelrouter.testing;

import java.util.Locale;
import java.util.Map;

/**
 * An answer of a stand-in for a language model that judges: {@code tests/fault_server/judge.py}. It
 * understands nothing; it obeys the orders that it finds.
 */
public enum StandInJudge implements Step {
  /** Orders of the prompt and of the row alike. */
  GULLIBLE,
  /** Orders that stand outside the marks around the row. */
  CAREFUL;

  @Override
  public Object json() {
    return Map.of("judge", name().toLowerCase(Locale.ROOT));
  }
}
