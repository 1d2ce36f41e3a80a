package org.flinkmodelrouter.strategy;

/**
 * Whether a strategy has a model read each row before it decides: the router's {@code selector}.
 */
public enum SelectorUse {
  /** It asks nobody; a {@code selector} among the router's options is an error. */
  NONE,
  /** It can do with and without. */
  OPTIONAL,
  /** Without one it can't decide; that the {@code selector} is missing is an error. */
  REQUIRED
}
