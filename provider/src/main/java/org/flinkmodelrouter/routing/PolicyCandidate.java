package org.flinkmodelrouter.routing;

import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.conversion.RowConversion;

/** What a policy knows of a candidate that nobody calls. */
final class PolicyCandidate {

  private final CallCost cost;
  private final List<LogicalType> types;
  private final RowConversion input;
  private final int[] positions;
  private final NullInput nullInput;

  PolicyCandidate(CandidateBinding binding, CallSite site, NullInput nullInput) {
    CandidatePlan.InputColumns columns = binding.input();
    this.cost = binding.declaration().route().limits().cost();
    this.types = columns.types();
    this.input = RowConversion.of(site.given(), columns.positions(), types, site.zone());
    this.positions = columns.positions().stream().mapToInt(Integer::intValue).toArray();
    this.nullInput = nullInput;
  }

  /** Whether it is called with this row of the router. */
  boolean takes(RowData row) {
    return !nullInput.keepsBack(row, positions);
  }

  CallCost cost() {
    return cost;
  }

  /** What a call with this row costs, without what its answer adds. */
  double costOf(RowData row) {
    return cost.perThousandIn() == 0
        ? cost.perCall()
        : cost.of(input.convert(row), types, null, List.of());
  }
}
