package org.flinkmodelrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.connector.source.abilities.SupportsRowLevelModificationScan.RowLevelModificationType;
import org.apache.flink.table.planner.utils.RowLevelModificationContextUtils;
import org.junit.jupiter.api.Test;

class PlannerThreadTest {

  @Test
  void compilingLeavesTheStatementBeingPlannedItsState() {
    // What the planner notes of a DELETE, and forgets when another statement is parsed in its
    // thread.
    RowLevelModificationContextUtils.setModificationType(RowLevelModificationType.DELETE);
    try {
      Conditions compiled = Tickets.compile("lang = 'de'");
      assertThat(compiled).isNotNull();
      assertThat(RowLevelModificationContextUtils.getModificationType())
          .isEqualTo(RowLevelModificationType.DELETE);
    } finally {
      RowLevelModificationContextUtils.clearContext();
    }
  }

  @Test
  void whatTheWorkThrowsIsThrownAsItIs() {
    IllegalStateException failure = new IllegalStateException("full");
    assertThatThrownBy(
            () ->
                PlannerThread.call(
                    "test",
                    getClass().getClassLoader(),
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void anInterruptedStatementStopsWaiting() {
    Thread.currentThread().interrupt();
    CountDownLatch never = new CountDownLatch(1);
    Callable<Void> endless =
        () -> {
          never.await();
          return null;
        };
    assertThatThrownBy(() -> PlannerThread.call("compile x", getClass().getClassLoader(), endless))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("Interrupted: compile x");
    assertThat(Thread.interrupted()).isTrue();
  }
}
