package org.flinkmodelrouter.routing;

import java.util.Locale;

/** What a model is to the router that asks it. */
public enum Role {
  /** It answers rows. */
  CANDIDATE,
  /** It reads rows for the strategy. */
  SELECTOR;

  /** As in messages, metrics and the store's references. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
