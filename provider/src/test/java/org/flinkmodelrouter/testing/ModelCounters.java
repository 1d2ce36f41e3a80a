package org.flinkmodelrouter.testing;

import java.util.Map;

/**
 * A model's calls as the {@link FaultServer} counted them.
 *
 * @param begun came in
 * @param answered got a whole and proper answer, late ones included
 * @param abandoned had their connection closed before the server was done with them
 * @param inFlight are neither answered nor otherwise done with
 * @param highestInFlight were so at once
 * @param kinds by what they met: {@code answer}, {@code over-quota} or a fault
 */
public record ModelCounters(
    int begun,
    int answered,
    int abandoned,
    int inFlight,
    int highestInFlight,
    Map<String, Integer> kinds) {

  /** How many met a fault. */
  public int of(Fault fault) {
    return kinds.getOrDefault(fault.json(), 0);
  }
}
