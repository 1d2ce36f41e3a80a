package org.flinkmodelrouter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.metrics.SimpleCounter;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;

class CandidateMetricsTest {

  private static final String PREFIX = "router=r.candidate=c.";

  private final TaskContext context = new TaskContext();
  private final CandidateMetrics metrics =
      new RouterMetrics(context, "r", null, SimpleCounter::new).candidate("c", null);

  @Test
  void everyAnswerOfAModelIsTimed() {
    for (int answer = 0; answer < 5_000; answer++) {
      assertThat(metrics.answered()).isTrue();
      metrics.took(2_000_000);
    }
    assertThat(context.histogram(PREFIX + "latency_ms").getCount()).isEqualTo(5_000);
    assertThat(context.histogram(PREFIX + "latency_ms").getStatistics().getMax()).isEqualTo(2);
  }

  @Test
  void ofCallsAsQuickAsTheClockFewAreTimedOnceTheQuantilesAreOfMany() {
    int timed = 0;
    for (int answer = 0; answer < 5_000; answer++) {
      if (metrics.answered()) {
        timed++;
        metrics.took(200);
      }
    }
    assertThat(timed).isEqualTo(1_000 + 4_000 / 16);
    assertThat(context.counter(PREFIX + "answers")).isEqualTo(5_000);
  }

  @Test
  void aModelThatBecomesSlowIsTimedAgain() {
    for (int answer = 0; answer < 2_000; answer++) {
      if (metrics.answered()) {
        metrics.took(200);
      }
    }
    metrics.took(5_000_000);
    assertThat(metrics.answered()).isTrue();
  }

  @Test
  void failuresAreCountedByClass() {
    metrics.failed(ErrorClass.RATE_LIMIT);
    metrics.failed(ErrorClass.RATE_LIMIT);
    metrics.failed(ErrorClass.SERVER);
    assertThat(context.counter(PREFIX + "error_class=rate-limit.failures")).isEqualTo(2);
    assertThat(context.counter(PREFIX + "error_class=server.failures")).isEqualTo(1);
  }
}
