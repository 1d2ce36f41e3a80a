package org.flinkmodelrouter.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.flinkmodelrouter.resilience.Abandonable;
import org.flinkmodelrouter.testing.AsyncModel;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;

/** Who gets a place in a client, and when. */
class LanesTest {

  private final List<AsyncModel> clients = new ArrayList<>();
  private final List<RowData> sent = new ArrayList<>();
  private final Deque<CompletableFuture<Collection<RowData>>> underWay = new ArrayDeque<>();

  @Test
  void oneClientMakesFiveCallsAtATime() throws Exception {
    Lanes lanes = lanes(5);
    ask(lanes, 12);
    assertThat(sent).hasSize(5);
    answerFirst();
    assertThat(sent).hasSize(6);
    while (!underWay.isEmpty()) {
      answerFirst();
    }
    assertThat(sent).extracting(row -> row.getInt(0)).isEqualTo(numbers(12));
    assertThat(clients).hasSize(1);
  }

  @Test
  void thereAreAsManyClientsAsTheCallsNeed() throws Exception {
    Lanes lanes = lanes(12);
    assertThat(clients).hasSize(3).allMatch(AsyncModel::isOpen);
    ask(lanes, 20);
    assertThat(sent).hasSize(12);
    assertThat(clients).extracting(AsyncModel::calls).containsExactly(4, 4, 4);
  }

  @Test
  void aCallThatWasGivenUpKeepsItsPlaceUntilItEnds() throws Exception {
    Lanes lanes = lanes(5);
    List<CompletableFuture<Collection<RowData>>> calls = ask(lanes, 5);
    calls.forEach(Abandonable::abandon);
    assertThat(clients).hasSize(1);
    ask(lanes, 1);
    assertThat(clients).hasSize(2);
    assertThat(clients.get(1).calls()).isEqualTo(1);
    IntStream.range(0, 5).forEach(each -> answerFirst());
    assertThat(calls).allMatch(CompletableFuture::isDone);
    ask(lanes, 1);
    assertThat(clients.get(0).calls()).isEqualTo(6);
  }

  @Test
  void spareClientsAreBounded() throws Exception {
    Lanes lanes = lanes(5);
    for (int i = 0; i < 50; i++) {
      ask(lanes, 1).forEach(Abandonable::abandon);
    }
    assertThat(clients).hasSize(4);
    assertThat(sent).hasSize(20);
    CompletableFuture<Collection<RowData>> probe = ask(lanes, 1).get(0);
    assertThat(sent).hasSize(20);
    answerFirst();
    assertThat(sent).hasSize(21);
    underWay.removeLast().complete(List.of());
    assertThat(probe).isCompleted();
  }

  @Test
  void aCallThatWasGivenUpWhileItWaitedIsNeverMade() throws Exception {
    Lanes lanes = lanes(5);
    List<CompletableFuture<Collection<RowData>>> calls = ask(lanes, 32);
    calls.forEach(Abandonable::abandon);
    assertThat(sent).hasSize(5);
    assertThat(calls.subList(5, 32))
        .allSatisfy(
            call ->
                assertThatThrownBy(call::join)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("given up before it began"));
    calls.forEach(Abandonable::abandon);
    ask(lanes, 9);
    assertThat(sent).hasSize(10);
  }

  @Test
  void oneCallIsMadeReadyInTheClientWhileNoneIsGivenUp() throws Exception {
    Lanes lanes = lanes(5, 1);
    List<CompletableFuture<Collection<RowData>>> calls = ask(lanes, 12);
    assertThat(sent).hasSize(6);
    answerFirst();
    assertThat(sent).hasSize(7);
    assertThat(clients).hasSize(1);

    calls.subList(1, 12).forEach(Abandonable::abandon);
    assertThat(sent).hasSize(7);
    ask(lanes, 6);
    assertThat(clients).hasSize(2);
    assertThat(clients.get(1).calls()).isEqualTo(5);
  }

  @Test
  void whileCallsAreGivenUpTheLastToComeIsTheFirstToGo() throws Exception {
    Lanes lanes = lanes(5);
    List<CompletableFuture<Collection<RowData>>> calls = ask(lanes, 7);
    Abandonable.abandon(calls.get(0));
    ask(lanes, 1);
    assertThat(sent.get(5).getInt(0)).isZero();
    assertThat(sent).hasSize(6);
  }

  @Test
  void aCallThatCannotBeMadeLeavesItsPlace() throws Exception {
    Lanes lanes =
        new Lanes(
            "m",
            1,
            0,
            number ->
                Lane.open(
                    new AsyncModel(
                        row -> {
                          throw new IllegalStateException("not now");
                        }),
                    new TaskContext()));
    lanes.open();
    for (int i = 0; i < 10; i++) {
      assertThat(ask(lanes, 1).get(0)).isCompletedExceptionally();
    }
  }

  @Test
  void callsWaitWhereNoSpareClientCanBeOpened() throws Exception {
    Lanes lanes =
        new Lanes(
            "m",
            5,
            0,
            number -> {
              if (number > 0) {
                throw new IllegalStateException("too many");
              }
              return open();
            });
    lanes.open();
    ask(lanes, 5).forEach(Abandonable::abandon);
    ask(lanes, 1);
    assertThat(sent).hasSize(5);
    answerFirst();
    assertThat(sent).hasSize(6);
  }

  @Test
  void closingEndsWhatWaitsAndClosesEveryClient() throws Exception {
    Lanes lanes = lanes(10);
    List<CompletableFuture<Collection<RowData>>> calls = ask(lanes, 11);
    lanes.close();
    assertThat(clients).noneMatch(AsyncModel::isOpen);
    assertThat(calls.get(10)).isCompletedExceptionally();
    assertThat(ask(lanes, 1).get(0)).isCompletedExceptionally();
    answerFirst();
    assertThat(calls.get(0)).isCompleted();
    assertThat(sent).hasSize(10);
  }

  private Lanes lanes(int mostCalls) throws Exception {
    return lanes(mostCalls, 0);
  }

  private Lanes lanes(int mostCalls, int ready) throws Exception {
    Lanes lanes = new Lanes("m", mostCalls, ready, number -> open());
    lanes.open();
    return lanes;
  }

  private Lane open() throws Exception {
    AsyncModel client =
        new AsyncModel(
            row -> {
              CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
              sent.add(row);
              underWay.add(answer);
              return answer;
            });
    clients.add(client);
    return Lane.open(client, new TaskContext());
  }

  private static List<CompletableFuture<Collection<RowData>>> ask(Lanes lanes, int calls) {
    return numbers(calls).stream().map(number -> lanes.ask(GenericRowData.of(number))).toList();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private void answerFirst() {
    underWay.removeFirst().complete(List.of());
  }
}
