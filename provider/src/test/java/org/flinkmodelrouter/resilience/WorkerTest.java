package org.flinkmodelrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTest {

  private final Worker worker =
      new Worker("worker", new DaemonThreads("worker", WorkerTest.class.getClassLoader()));

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void callsAreMadeOnItsThread() throws Exception {
    assertThat(worker.call(() -> Thread.currentThread().getName()).get()).isEqualTo("worker");
  }

  @Test
  void whatACallThrowsIsInItsFuture() {
    assertThatThrownBy(
            worker.call(
                    () -> {
                      throw new NoClassDefFoundError("gone");
                    })
                ::get)
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void anAbandonedCallIsInterruptedAndTheNextOneIsNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> hanging =
        worker.call(
            () -> {
              begun.countDown();
              new CountDownLatch(1).await();
              return "never";
            });
    CompletableFuture<Boolean> next = worker.call(Thread::interrupted);
    begun.await();
    Abandonable.abandon(hanging);
    assertThatThrownBy(hanging::get).hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(next.get()).isFalse();
  }

  @Test
  void anAbandonedCallThatWaitsIsNeverMade() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    boolean[] made = new boolean[1];
    CompletableFuture<Boolean> first =
        worker.call(
            () -> {
              release.await();
              return true;
            });
    CompletableFuture<Boolean> waiting = worker.call(() -> made[0] = true);
    Abandonable.abandon(waiting);
    release.countDown();
    assertThat(first.get()).isTrue();
    assertThat(worker.call(() -> made[0]).get()).isFalse();
    assertThat(waiting).isCompletedExceptionally();
  }

  @Test
  void abandoningWhatIsDoneOrIsNotItsCallDoesNothing() throws Exception {
    CompletableFuture<String> done = worker.call(() -> "done");
    assertThat(done.get()).isEqualTo("done");
    Abandonable.abandon(done);
    assertThat(done.get()).isEqualTo("done");
    CompletableFuture<String> others = new CompletableFuture<>();
    Abandonable.abandon(others);
    assertThat(others).isNotDone();
  }

  @Test
  void aClosedWorkerInterruptsItsCallAndTakesNoOther() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> hanging =
        worker.call(
            () -> {
              begun.countDown();
              new CountDownLatch(1).await();
              return "never";
            });
    begun.await();
    worker.close();
    assertThatThrownBy(hanging::get).hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(worker.call(() -> "too late")).isCompletedExceptionally();
  }
}
