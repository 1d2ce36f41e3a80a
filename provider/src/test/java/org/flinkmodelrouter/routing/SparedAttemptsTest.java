package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.routing.OpenedFunction.ask;
import static org.flinkmodelrouter.routing.OpenedFunction.askAsync;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flinkmodelrouter.resilience.ErrorClass;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.HttpFailure;
import org.flinkmodelrouter.testing.ManualTiming;
import org.flinkmodelrouter.testing.SyncModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retries of one candidate don't use up the attempts that the others are to have. */
class SparedAttemptsTest {

  private final ManualTiming timing = new ManualTiming();

  @ParameterizedTest
  @CsvSource({"4, 3", "3, 2", "2, 1", "9, 4"})
  void theNextCandidateIsAskedHoweverOftenTheFirstMayBeAskedAgain(int maxAttempts, int calls)
      throws Exception {
    SyncModel bad = SyncModel.failing(HttpFailure.of(500));
    RouterPlanBuilder plan =
        retrying(3, maxAttempts).candidate("bad", bad).candidate("good", SyncModel.saying("good"));
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThat(ask(router, "hi")).containsExactly("good");
      assertThat(bad.calls()).isEqualTo(calls);
    }
  }

  @Test
  void soItIsInAnAsynchronousQuery() throws Exception {
    AsyncModel bad = AsyncModel.failing(HttpFailure.of(500));
    RouterPlanBuilder plan =
        retrying(3, 4)
            .deadline(Duration.ofDays(365))
            .candidate("bad", bad)
            .candidate("good", AsyncModel.saying("good"));
    try (var router = OpenedFunction.async(plan, timing)) {
      CompletableFuture<List<String>> row = askAsync(router, "hi");
      long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (!row.isDone() && System.nanoTime() - patience < 0) {
        timing.pass(Duration.ofMillis(100));
      }
      assertThat(row).succeedsWithin(1, TimeUnit.MINUTES).isEqualTo(List.of("good"));
      assertThat(bad.calls()).isEqualTo(3);
    }
  }

  @Test
  void eachFurtherCandidateHasOneAttemptAndTheLastWhatIsLeft() throws Exception {
    SyncModel first = SyncModel.failing(HttpFailure.of(500));
    SyncModel second = SyncModel.failing(HttpFailure.of(500));
    SyncModel third = SyncModel.failing(HttpFailure.of(500));
    RouterPlanBuilder plan =
        retrying(2, 6)
            .candidate("first", first)
            .candidate("second", second)
            .candidate("third", third);
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThatThrownBy(() -> ask(router, "hi")).hasMessageContaining("third: server");
      assertThat(List.of(first.calls(), second.calls(), third.calls())).containsExactly(3, 2, 1);
    }
  }

  @Test
  void theOnlyAttemptIsTheFirstCandidates() throws Exception {
    SyncModel bad = SyncModel.failing(HttpFailure.of(500));
    SyncModel good = SyncModel.saying("good");
    RouterPlanBuilder plan = retrying(3, 1).candidate("bad", bad).candidate("good", good);
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThatThrownBy(() -> ask(router, "hi")).hasMessageContaining("'max-attempts' is 1");
      assertThat(bad.calls()).isOne();
      assertThat(good.calls()).isZero();
    }
  }

  @Test
  void nothingIsKeptForCandidatesThatTheRowMayNotFallBackOn() throws Exception {
    SyncModel lonely = SyncModel.failing(HttpFailure.of(500));
    RouterPlanBuilder alone =
        retrying(3, 4)
            .withoutFallback()
            .candidate("lonely", lonely)
            .candidate("good", SyncModel.saying("good"));
    try (var router = OpenedFunction.sync(alone, timing)) {
      assertThatThrownBy(() -> ask(router, "hi")).hasMessageContaining("lonely: server");
      assertThat(lonely.calls()).isEqualTo(4);
    }
    SyncModel kept = SyncModel.failing(HttpFailure.of(500));
    FailurePolicy policy = RouterPlanBuilder.withRetries(3);
    RouterPlanBuilder onTimeout =
        retrying(3, 4)
            .failurePolicy(
                new FailurePolicy(
                    policy.retry(), null, policy.rateLimit(), Set.of(ErrorClass.TIMEOUT)))
            .candidate("kept", kept)
            .candidate("good", SyncModel.saying("good"));
    try (var router = OpenedFunction.sync(onTimeout, timing)) {
      assertThatThrownBy(() -> ask(router, "hi")).hasMessageContaining("kept: server");
      assertThat(kept.calls()).isEqualTo(4);
    }
  }

  @Test
  void nothingIsKeptForACandidateThatIsLeftAlone() throws Exception {
    int[] calls = new int[1];
    SyncModel flaky =
        new SyncModel(
            input -> {
              if (input.getString(0).toString().equals("all fail") || calls[0]++ < 1) {
                throw HttpFailure.of(500);
              }
              return SyncModel.text("flaky");
            });
    SyncModel locked = SyncModel.failing(HttpFailure.of(401));
    RouterPlanBuilder plan =
        new RouterPlanBuilder()
            .failurePolicy(RouterPlanBuilder.withRetries(1))
            .maxAttempts(2)
            .candidate("flaky", flaky)
            .candidate("locked", locked);
    try (var router = OpenedFunction.sync(plan, timing)) {
      assertThatThrownBy(() -> ask(router, "all fail")).hasMessageContaining("locked: ");
      assertThat(ask(router, "hi")).containsExactly("flaky");
      assertThat(locked.calls()).isOne();
    }
  }

  private static RouterPlanBuilder retrying(int retries, int maxAttempts) {
    return new RouterPlanBuilder()
        .failurePolicy(RouterPlanBuilder.withRetries(retries))
        .withoutBreaker()
        .maxAttempts(maxAttempts);
  }
}
