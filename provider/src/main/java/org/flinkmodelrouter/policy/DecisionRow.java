package org.flinkmodelrouter.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.flinkmodelrouter.routing.RouteChoice;
import org.flinkmodelrouter.routing.RouterPolicy;

/**
 * What each policy says of a recorded row: label, source, reason, score and cost, one policy after
 * the other. The row is written anew for each recorded one.
 */
final class DecisionRow {

  private static final int FIELDS = 5;

  /** Reasons that a strategy makes up for each row must not fill the memory. */
  private static final int MOST_KEPT = 1000;

  private final List<RouterPolicy> policies;
  private final GenericRowData row;
  private final Map<String, StringData> texts = new HashMap<>();

  DecisionRow(List<RouterPolicy> policies) {
    this.policies = policies;
    this.row = new GenericRowData(policies.size() * FIELDS);
  }

  /** The types of decisions of this many policies. */
  static RowType type(int policies) {
    VarCharType text = new VarCharType(VarCharType.MAX_LENGTH);
    LogicalType[] types = {text, text, text, new DoubleType(), new DoubleType()};
    String[] names = {"label", "source", "reason", "score", "cost"};
    List<RowType.RowField> fields = new ArrayList<>();
    for (int policy = 0; policy < policies; policy++) {
      for (int field = 0; field < FIELDS; field++) {
        fields.add(new RowType.RowField(names[field] + policy, types[field]));
      }
    }
    return new RowType(false, fields);
  }

  void decide(int policy, RowData input) {
    RouterPolicy asked = policies.get(policy);
    RouteChoice choice = asked.choose(input);
    int at = policy * FIELDS;
    row.setField(at, text(choice.label()));
    row.setField(at + 1, text(choice.source()));
    row.setField(at + 2, text(choice.reason()));
    row.setField(at + 3, choice.score());
    row.setField(at + 4, asked.costOf(input, choice));
  }

  RowData row() {
    return row;
  }

  @Nullable
  private StringData text(@Nullable String text) {
    if (text == null) {
      return null;
    }
    StringData known = texts.get(text);
    if (known == null) {
      known = StringData.fromString(text);
      if (texts.size() < MOST_KEPT) {
        texts.put(text, known);
      }
    }
    return known;
  }
}
