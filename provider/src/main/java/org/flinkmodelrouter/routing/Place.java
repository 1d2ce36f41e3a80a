package org.flinkmodelrouter.routing;

import org.flinkmodelrouter.resilience.Gate;

/**
 * A row's place at a candidate's gate, where it waits until the rate lets it through and then for a
 * turn. Moments are readings of the router's clock.
 *
 * @param position the candidate's, in the row's chain
 * @param from when the rate lets the row through
 * @param turnBy when the row must have its turn
 */
record Place(int position, Gate gate, long from, long turnBy) {

  /** Gives it up unused. */
  void giveBack() {
    gate.giveBack();
  }
}
