package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rate is the whole job's: each subtask takes its share. */
class SharedRateTest {

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 20", "4, 40"})
  void subtasksDivideIt(int parallelism, int seconds) throws Exception {
    ManualTiming timing = new ManualTiming();
    RouterPlan plan =
        new RouterPlanBuilder()
            .failurePolicy(FailurePolicy.DEFAULT)
            .candidate("only", SyncModel.saying("well"))
            .limits(new CandidatePlan.Limits(null, null, 60, null, CallCost.NONE))
            .build();
    RoutingPredictFunction router =
        new RoutingPredictFunction(plan, CallSite.asDeclared(plan), timing);
    router.open(new TaskContext(parallelism));
    long start = timing.nanoTime();

    for (int row = 0; row < 11; row++) {
      assertThat(router.predict(OpenedFunction.row("hi"))).hasSize(1);
    }

    assertThat(Duration.ofNanos(timing.nanoTime() - start)).isEqualTo(Duration.ofSeconds(seconds));
    router.close();
  }
}
