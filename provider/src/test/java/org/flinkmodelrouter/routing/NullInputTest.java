package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.routing.RouterPlanBuilder.STRING;

import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

class NullInputTest {

  private final SyncModel sync = SyncModel.saying("called");
  private final AsyncModel async = AsyncModel.saying("called");

  @Test
  void aRowOfNullsHasNullsForAnAnswerAndIsNoAttempt() throws Exception {
    Collection<RowData> expected =
        List.of(
            GenericRowData.of(
                null, GenericRowData.of(null, StringData.fromString("null-input"), 0, null, null)));
    try (var router = OpenedFunction.sync(plan(NullInput.NULL))) {
      assertThat(router.function.predict(row(null, null))).isEqualTo(expected);
      assertThat(router.context.counted())
          .containsOnlyKeys("router=support_router.null_input_rows");
    }
    try (var router = OpenedFunction.async(plan(NullInput.NULL))) {
      assertThat(router.function.asyncPredict(row(null, null)).get()).isEqualTo(expected);
      assertThat(router.context.counted())
          .containsOnlyKeys("router=support_router.null_input_rows");
    }
  }

  @Test
  void aRowIsNullIfTheChosenCandidatesColumnsAre() throws Exception {
    try (var router = OpenedFunction.sync(plan(NullInput.NULL))) {
      RowData answer = router.function.predict(row(null, "de")).iterator().next();
      assertThat(answer.isNullAt(0)).isTrue();
      assertThat(sync.calls()).isZero();
      assertThat(router.function.predict(row("hi", null))).hasSize(1);
      assertThat(sync.calls()).isOne();
    }
    try (var router = OpenedFunction.async(plan(NullInput.NULL))) {
      RowData answer = router.function.asyncPredict(row(null, "de")).get().iterator().next();
      assertThat(answer.isNullAt(0)).isTrue();
      assertThat(async.calls()).isZero();
    }
  }

  @Test
  void aRowOfNullsDisappearsOnRequest() throws Exception {
    try (var router = OpenedFunction.sync(plan(NullInput.SKIP))) {
      assertThat(router.function.predict(row(null, null))).isEmpty();
    }
    try (var router = OpenedFunction.async(plan(NullInput.SKIP))) {
      assertThat(router.function.asyncPredict(row(null, null)).get()).isEmpty();
    }
  }

  @Test
  void aCandidateIsCalledWithNullsOnRequest() throws Exception {
    try (var router = OpenedFunction.sync(plan(NullInput.CALL))) {
      assertThat(router.function.predict(row(null, null))).hasSize(1);
      assertThat(sync.calls()).isOne();
    }
    try (var router = OpenedFunction.async(plan(NullInput.CALL))) {
      assertThat(router.function.asyncPredict(row(null, null)).get()).hasSize(1);
      assertThat(async.calls()).isOne();
    }
  }

  @Test
  void aFallbackWhoseColumnsAreNullIsPassedOver() throws Exception {
    SyncModel reads = SyncModel.failing(new IllegalStateException("down"));
    SyncModel readsOther = SyncModel.saying("called with nothing");
    SyncModel last = SyncModel.saying("from last");
    CandidatePlan.OutputColumns output =
        new CandidatePlan.OutputColumns(List.of(0), List.of(STRING), List.of(STRING));
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .input(STRING, STRING)
            .candidate("reads", reads)
            .candidate(
                "other",
                readsOther,
                null,
                null,
                new CandidatePlan.InputColumns(List.of(1), List.of(STRING)),
                output)
            .candidate("last", last);
    try (var router = OpenedFunction.sync(plan)) {
      assertThat(OpenedFunction.texts(router.function.predict(row("hi", null))))
          .containsExactly("from last");
      assertThat(readsOther.calls()).isZero();
    }
  }

  private RouterPlanBuilder plan(NullInput handling) {
    return new RouterPlanBuilder()
        .input(STRING, STRING)
        .decision(
            DecisionField.ROUTED_MODEL,
            DecisionField.REASON,
            DecisionField.ATTEMPTS,
            DecisionField.SOURCE,
            DecisionField.ERROR)
        .candidate("only", sync, async, null)
        .nullInput(handling);
  }

  private static RowData row(@Nullable String query, @Nullable String lang) {
    return GenericRowData.of(StringData.fromString(query), StringData.fromString(lang));
  }
}
