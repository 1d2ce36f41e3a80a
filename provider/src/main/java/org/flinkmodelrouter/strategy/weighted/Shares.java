package org.flinkmodelrouter.strategy.weighted;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import org.flinkmodelrouter.strategy.RoutingDecision;

/**
 * The candidates and their weights.
 *
 * @param labels in the router's order
 * @param weights of the labels; none negative, at least one above 0
 */
record Shares(List<String> labels, List<Double> weights) implements Serializable {

  Shares {
    labels = List.copyOf(labels);
    weights = List.copyOf(weights);
  }

  /** For each label the decision of all rows in its share. */
  RoutingDecision[] decisions() {
    BigDecimal sum =
        weights.stream().map(BigDecimal::valueOf).reduce(BigDecimal.ZERO, BigDecimal::add);
    RoutingDecision[] decisions = new RoutingDecision[labels.size()];
    for (int i = 0; i < decisions.length; i++) {
      double weight = weights.get(i);
      decisions[i] =
          new RoutingDecision.Route(
              List.of(labels.get(i)),
              false,
              "share " + shown(BigDecimal.valueOf(weight)) + " of " + shown(sum),
              weight / sum.doubleValue());
    }
    return decisions;
  }

  private static String shown(BigDecimal weight) {
    return weight.stripTrailingZeros().toPlainString();
  }
}
