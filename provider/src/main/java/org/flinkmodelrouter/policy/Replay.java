package org.flinkmodelrouter.policy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.python.shaded.org.apache.arrow.memory.BufferAllocator;
import org.apache.flink.api.python.shaded.org.apache.arrow.memory.RootAllocator;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.flink.api.python.shaded.org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.arrow.ArrowReader;
import org.apache.flink.table.runtime.arrow.ArrowUtils;
import org.apache.flink.table.runtime.arrow.ArrowWriter;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.flinkmodelrouter.routing.CallCost;
import org.flinkmodelrouter.routing.PolicySession;
import org.flinkmodelrouter.routing.RouterPolicy;

/** Runs policies over recorded rows: batches of rows come, batches of decisions go. */
final class Replay {

  private final List<RouterPolicy> policies;
  private final ReplayColumns columns;
  private final ZoneId zone;
  @Nullable private final RowClock clock;

  private Replay(
      List<RouterPolicy> policies, ReplayColumns columns, ZoneId zone, @Nullable RowClock clock) {
    this.policies = policies;
    this.columns = columns;
    this.zone = zone;
    this.clock = clock;
  }

  /**
   * Compiles the policies.
   *
   * @throws ValidationException if one can't be compiled, or can't be replayed
   */
  static Replay open(PolicyRequest request) {
    RowClock rows = request.timed() ? new RowClock() : null;
    PolicySession session =
        new PolicySession(
            request.configuration(),
            request.classLoader(),
            clock(request.time(), rows),
            request.secrets());
    List<RouterPolicy> policies = request.open(session);
    policies.forEach(Replay::demandSilent);
    return new Replay(policies, ReplayColumns.of(policies, request.timed()), request.zone(), rows);
  }

  private static InstantSource clock(@Nullable Instant fixed, @Nullable RowClock rows) {
    if (rows != null) {
      return rows;
    }
    return fixed == null ? Clock.systemUTC() : InstantSource.fixed(fixed);
  }

  private static void demandSilent(RouterPolicy policy) {
    if (policy.asks()) {
      throw refusal(
          policy,
          "asks a model about each row, and a replay asks nobody. Look at single rows: model-catalog"
              + " router explain --ask-selector. Of rows whose scores are recorded, model-catalog"
              + " router calibrate shows what a threshold would do.");
    }
    if (policy.reviews()) {
      throw refusal(
          policy,
          "looks at the candidates' answers to tell who serves a row, and a replay calls no"
              + " candidate. Replay a router that chooses by the row alone.");
    }
  }

  private static ValidationException refusal(RouterPolicy policy, String why) {
    return new ValidationException(
        String.format(
            "Router %s can't be replayed: its strategy '%s' %s",
            policy.router(), policy.strategyName(), why));
  }

  /** What Python has to know before it sends rows. */
  JsonNode description() {
    ObjectNode document =
        JsonText.object().put("schema", columns.schema()).put("time_zone", zone.getId());
    var types = document.putArray("columns");
    for (Column column : columns.columns()) {
      types
          .addObject()
          .put("name", column.getName())
          .put("type", column.getDataType().getLogicalType().asSummaryString());
    }
    var described = document.putArray("policies");
    for (RouterPolicy policy : policies) {
      ObjectNode one =
          described
              .addObject()
              .put("router", policy.router())
              .put("version", policy.version())
              .put("strategy", policy.strategyName())
              .put("default_model", policy.defaultModel());
      var candidates = one.putArray("candidates");
      for (String label : policy.labels()) {
        CallCost cost = policy.cost(label);
        candidates
            .addObject()
            .put("label", label)
            .put("per_call", cost.perCall())
            .put("per_thousand_in", cost.perThousandIn())
            .put("per_thousand_out", cost.perThousandOut());
      }
    }
    return document;
  }

  /** Decides about all rows that come. */
  void run(ReadableByteChannel rows, OutputStream decisions) throws IOException {
    try (BufferAllocator allocator = new RootAllocator(Long.MAX_VALUE);
        ArrowStreamReader reader = new ArrowStreamReader(rows, allocator);
        VectorSchemaRoot decided =
            VectorSchemaRoot.create(
                ArrowUtils.toArrowSchema(DecisionRow.type(policies.size())), allocator);
        ArrowStreamWriter stream = new ArrowStreamWriter(decided, null, decisions)) {
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      ArrowReader values = ArrowUtils.createArrowReader(batch, columns.rowType());
      ArrowWriter<RowData> writer =
          ArrowUtils.createRowDataArrowWriter(decided, DecisionRow.type(policies.size()));
      DecisionRow decision = new DecisionRow(policies);
      ProjectedRowData[] projections = new ProjectedRowData[policies.size()];
      for (int policy = 0; policy < projections.length; policy++) {
        projections[policy] = columns.projection(policy);
      }
      int time = columns.columns().size();
      stream.start();
      while (reader.loadNextBatch()) {
        for (int index = 0; index < batch.getRowCount(); index++) {
          RowData row = values.read(index);
          if (clock != null) {
            clock.set(row.getLong(time));
          }
          for (int policy = 0; policy < projections.length; policy++) {
            decision.decide(policy, projections[policy].replaceRow(row));
          }
          writer.write(decision.row());
        }
        writer.finish();
        stream.writeBatch();
        decisions.flush();
        writer.reset();
      }
      stream.end();
      decisions.flush();
    } finally {
      policies.forEach(RouterPolicy::close);
    }
  }
}
