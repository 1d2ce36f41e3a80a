package org.flinkmodelrouter.routing;

import java.util.List;

/**
 * The candidates that may serve a row, in the order they are tried.
 *
 * @param candidates at least one, none twice
 * @param source who chose the first of them
 */
record Chain(List<OpenCandidate> candidates, DecisionSource source) {

  OpenCandidate first() {
    return candidates.get(0);
  }

  OpenCandidate get(int position) {
    return candidates.get(position);
  }

  int size() {
    return candidates.size();
  }
}
