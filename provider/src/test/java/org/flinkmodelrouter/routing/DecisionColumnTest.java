package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

class DecisionColumnTest {

  private final ManualTiming timing = new ManualTiming();

  @Test
  void itTellsOfAChoiceOfTheStrategy() throws Exception {
    SyncModel slow =
        new SyncModel(
            input -> {
              timing.pass(Duration.ofMillis(7));
              return SyncModel.text("answer");
            });
    RouterPlanBuilder plan = all().version(3).candidate("cheap", slow).choosing("cheap");
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThat(router.function.predict(OpenedFunction.row("hi")))
          .containsExactly(
              GenericRowData.of(
                  string("answer"),
                  GenericRowData.of(
                      string("cheap"),
                      string("strategy"),
                      string("chosen"),
                      0.5,
                      1,
                      7L,
                      null,
                      null,
                      0.0,
                      3)));
    }
  }

  @Test
  void itTellsOfTheDefaultModel() throws Exception {
    RouterPlanBuilder plan =
        all()
            .candidate("cheap", SyncModel.saying("answer"))
            .deciding(input -> new Abstention("no rule matched"));
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThat(router.function.predict(OpenedFunction.row("hi")))
          .containsExactly(
              GenericRowData.of(
                  string("answer"),
                  GenericRowData.of(
                      string("cheap"),
                      string("default"),
                      string("no rule matched"),
                      null,
                      1,
                      0L,
                      null,
                      null,
                      0.0,
                      null)));
    }
  }

  @Test
  void itTellsOfAFallbackAndWhatItSavedTheRowFrom() throws Exception {
    RouterPlanBuilder plan =
        all()
            .candidate(
                "cheap", AsyncModel.failing(new RuntimeException(new ConnectException("refused"))))
            .candidate("smart", AsyncModel.saying("answer"));
    try (var router = OpenedFunction.async(plan, timing)) {
      assertThat(router.function.asyncPredict(OpenedFunction.row("hi")).get())
          .containsExactly(
              GenericRowData.of(
                  string("answer"),
                  GenericRowData.of(
                      string("smart"),
                      string("fallback"),
                      string("chosen"),
                      0.5,
                      2,
                      0L,
                      string("ConnectException: refused"),
                      string("connection"),
                      0.0,
                      null)));
    }
  }

  @Test
  void itHoldsTheDeclaredFieldsInTheirOrder() throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .decision(DecisionField.ATTEMPTS, DecisionField.ROUTED_MODEL)
            .candidate("cheap", SyncModel.saying("answer"));
    try (var router = OpenedFunction.sync(plan)) {
      assertThat(router.function.predict(OpenedFunction.row("hi")))
          .containsExactly(
              GenericRowData.of(string("answer"), GenericRowData.of(1, string("cheap"))));
    }
  }

  @Test
  void itTellsThatAStrategysJarDoesNotFitAndOfOtherErrorsOnlyTheKind() throws Exception {
    Map<Throwable, String> told =
        Map.of(
            new NoSuchMethodError("'void Route.<init>(List)'"),
            "strategy error: java.lang.NoSuchMethodError: 'void Route.<init>(List)', so its jar was"
                + " built for another version or lacks a library",
            new IllegalStateException("words of the row"),
            "strategy error: IllegalStateException");
    for (Map.Entry<Throwable, String> each : told.entrySet()) {
      RouterPlanBuilder plan =
          new RouterPlanBuilder()
              .strategy(
                  row -> {
                    ExceptionUtils.rethrow(each.getKey());
                    throw new AssertionError("unreachable");
                  })
              .decision(DecisionField.REASON)
              .candidate("cheap", SyncModel.saying("answer"));
      try (var router = OpenedFunction.sync(plan)) {
        assertThat(router.function.predict(OpenedFunction.row("hi")))
            .containsExactly(
                GenericRowData.of(string("answer"), GenericRowData.of(string(each.getValue()))));
      }
    }
  }

  @Test
  void everyRowOfAnAnswerHasIt() throws Exception {
    SyncModel two =
        new SyncModel(
            input -> List.of(GenericRowData.of(string("one")), GenericRowData.of(string("two"))));
    RouterPlanBuilder plan =
        new RouterPlanBuilder().decision(DecisionField.ROUTED_MODEL).candidate("cheap", two);
    try (var router = OpenedFunction.sync(plan)) {
      RowData decision = GenericRowData.of(string("cheap"));
      assertThat(router.function.predict(OpenedFunction.row("hi")))
          .containsExactly(
              GenericRowData.of(string("one"), decision),
              GenericRowData.of(string("two"), decision));
    }
  }

  @Test
  void anErrorsMessageHasABoundedLength() throws Exception {
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .decision(DecisionField.ERROR)
            .candidate("cheap", SyncModel.failing(new IllegalStateException("x".repeat(10_000))))
            .candidate("smart", SyncModel.saying("answer"));
    try (var router = OpenedFunction.sync(plan)) {
      RowData row = router.function.predict(OpenedFunction.row("hi")).iterator().next();
      assertThat(row.getRow(1, 1).getString(0).toString())
          .startsWith("IllegalStateException: xxx")
          .hasSizeLessThan(600);
    }
  }

  @Test
  void anErrorQuotesNeitherASecretNorTheRow() throws Exception {
    SyncModel talkative =
        new SyncModel(
            input -> {
              throw new IllegalStateException(
                  "sk-4711 may not ask \"Say \\\"hi\\\" to Zoë\", that is Say \"hi\" to Zoë");
            });
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .decision(DecisionField.ERROR)
            .apiKey("sk-4711")
            .candidate("cheap", talkative)
            .candidate("smart", SyncModel.saying("answer"));
    try (var router = OpenedFunction.sync(plan)) {
      RowData row =
          router.function.predict(OpenedFunction.row("Say \"hi\" to Zoë")).iterator().next();
      assertThat(row.getRow(1, 1).getString(0).toString())
          .isEqualTo(
              "IllegalStateException: ****** may not ask \"[text of the row]\", that is [text of the"
                  + " row]");
    }
  }

  private static RouterPlanBuilder all() {
    return new RouterPlanBuilder().decision(DecisionField.values());
  }

  private static StringData string(String value) {
    return StringData.fromString(value);
  }
}
