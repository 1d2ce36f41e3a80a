package org.flinkmodelrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.expression.Tickets.ticket;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionPoolTest {

  private static final int THREADS = 8;
  private static final int ROWS = 5_000;

  private static ConditionPool pool(Conditions conditions, int most) throws Exception {
    return new ConditionPool(
        conditions,
        new FunctionContext(null, ConditionPoolTest.class.getClassLoader(), null),
        InstantSource.system(),
        most);
  }

  /** A digest in each: what computes it is shared by all calls of one copy. */
  private static String sixtyBranches() {
    StringBuilder branches = new StringBuilder("CASE");
    for (int i = 0; i < 60; i++) {
      branches
          .append(" WHEN n = ")
          .append(i)
          .append(" THEN MD5(CONCAT(query, UPPER(lang))) < '")
          .append(Integer.toHexString(1 + i % 14))
          .append("'");
    }
    return branches.append(" END").toString();
  }

  private static List<RowData> rows() {
    return IntStream.range(0, ROWS)
        .mapToObj(i -> ticket(Integer.toString(i * 31 % 977), i % 3 == 0 ? "fr" : "de", i % 61))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void manyThreadsGetWhatOneThreadGets(int copies) throws Exception {
    Conditions conditions = Tickets.compile(sixtyBranches());
    List<RowData> rows = rows();
    List<Integer> expected = new ArrayList<>();
    try (OpenConditions alone = Tickets.open(conditions, InstantSource.system())) {
      for (RowData row : rows) {
        expected.add(alone.firstTrue(row));
      }
    }
    assertThat(expected).contains(0, -1);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (ConditionPool pool = pool(conditions, copies)) {
      List<Callable<List<Integer>>> tasks = new ArrayList<>();
      for (int task = 0; task < THREADS; task++) {
        tasks.add(
            () -> {
              List<Integer> found = new ArrayList<>();
              for (RowData row : rows) {
                found.add(pool.firstTrue(row));
              }
              return found;
            });
      }
      for (Future<List<Integer>> found : threads.invokeAll(tasks)) {
        assertThat(found.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCopyGoesOnAfterAConditionFailedInIt() throws Exception {
    try (ConditionPool pool = pool(Tickets.compile("10 / (n - 3) > 1"), 1)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> pool.firstTrue(ticket("q", "de", 3)))
            .isInstanceOf(ConditionException.class);
        assertThat(pool.firstTrue(ticket("q", "de", 4))).isZero();
      }
    }
  }

  @Test
  void nothingIsAskedOnceItIsClosed() throws Exception {
    ConditionPool pool = pool(Tickets.compile("n > 1"), 1);
    assertThat(pool.firstTrue(ticket("q", "de", 4))).isZero();
    pool.close();
    assertThatThrownBy(() -> pool.firstTrue(ticket("q", "de", 4)))
        .isInstanceOf(IllegalStateException.class);
  }
}
