package org.flinkmodelrouter.routing;

import java.util.Locale;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** A field that the decision column can have. */
public enum DecisionField {
  /** Label of the candidate that answered; NULL if none did. */
  ROUTED_MODEL(LogicalTypeRoot.VARCHAR),
  /** {@code strategy}, {@code default}, {@code fallback} or {@code forced}. */
  SOURCE(LogicalTypeRoot.VARCHAR),
  /** The strategy's reason. */
  REASON(LogicalTypeRoot.VARCHAR),
  /** The strategy's score. */
  SCORE(LogicalTypeRoot.DOUBLE),
  /** How many calls were made for the row. */
  ATTEMPTS(LogicalTypeRoot.INTEGER),
  /** Milliseconds from the row's arrival to its answer. */
  LATENCY_MS(LogicalTypeRoot.BIGINT),
  /** Message of the last failed attempt; NULL if none failed. */
  ERROR(LogicalTypeRoot.VARCHAR),
  /** Class of the last failed attempt's error. */
  ERROR_CLASS(LogicalTypeRoot.VARCHAR),
  /** What the answered calls cost, in the unit of the candidates' {@code cost} options. */
  COST(LogicalTypeRoot.DOUBLE),
  /** Version of the router; NULL where no catalog keeps one. */
  ROUTER_VERSION(LogicalTypeRoot.INTEGER);

  private final LogicalTypeRoot type;

  DecisionField(LogicalTypeRoot type) {
    this.type = type;
  }

  /** The field's name in the ROW type. */
  public String fieldName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type root that the ROW type has to declare. */
  public LogicalTypeRoot type() {
    return type;
  }
}
