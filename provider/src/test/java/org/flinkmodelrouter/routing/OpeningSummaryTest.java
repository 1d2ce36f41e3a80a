package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;

class OpeningSummaryTest {

  private final RouterPlan declared =
      new RouterPlanBuilder()
          .version(3)
          .candidate("cheap", SyncModel.saying(""))
          .candidate("smart", AsyncModel.saying(""))
          .deadline(Duration.ofSeconds(20))
          .build();

  @Test
  void itTellsVersionsAndEveryLimitInOneLine() {
    CandidatePlan smart = declared.candidates().get(1);
    CandidatePlan limited =
        new CandidatePlan(
            "smart",
            smart.identifier(),
            7,
            null,
            smart.asyncFunction(),
            new CandidatePlan.Limits(Duration.ofSeconds(2), 64, 600, null, CallCost.NONE),
            smart.input(),
            smart.output());
    RouterPlan plan = declared.withModels(model -> model.label().equals("smart") ? limited : model);
    assertThat(new OpeningSummary(plan, true, 4))
        .hasToString(
            "Router support_router (version 3) opened, asynchronous: row deadline 20000 ms,"
                + " attempt timeout the smaller of 30 s and what is left by the candidates left,"
                + " at most 4 attempts, retries 0 after 500 ms to 5000 ms; circuit breaker at 5"
                + " failures in a row or 0.5 of 20 calls, slow ones from 15000 ms, open for 30000"
                + " ms to 300000 ms; rate-limit wait, error-handling fail; candidates cheap"
                + " (ml.default.cheap, on a thread of its own), smart (ml.default.smart version 7,"
                + " asynchronous, timeout 2000 ms, at most 64 rows at a time, 600 requests per"
                + " minute among 4 subtasks)");
  }

  @Test
  void itLeavesOutWhatDoesNotApply() {
    assertThat(new OpeningSummary(declared, false, 1).toString())
        .contains("synchronous:", "cheap (ml.default.cheap, called on the task's thread)")
        .doesNotContain("rows at a time", "requests per minute");
  }
}
