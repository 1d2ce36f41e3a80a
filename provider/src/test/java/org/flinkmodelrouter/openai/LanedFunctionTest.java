package org.flinkmodelrouter.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.resilience.Abandonable;
import org.flinkmodelrouter.testing.Answer;
import org.flinkmodelrouter.testing.Fault;
import org.flinkmodelrouter.testing.FaultServer;
import org.flinkmodelrouter.testing.ModelCall;
import org.flinkmodelrouter.testing.Models;
import org.flinkmodelrouter.testing.Providers;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of Flink's real openai provider, shipped and opened as on the tasks of one JVM. */
class LanedFunctionTest {

  private static final String KEY = "sk-that-nobody-may-see";

  private static FaultServer server;

  private final List<AsyncPredictFunction> opened = new ArrayList<>();

  @BeforeAll
  static void startTheServer() throws IOException {
    server = FaultServer.start();
  }

  @AfterAll
  static void stopTheServer() throws IOException {
    server.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    server.reset();
    for (AsyncPredictFunction function : opened) {
      function.close();
    }
  }

  @ParameterizedTest(name = "max-concurrency {0} on {1} subtasks: {2}")
  @CsvSource({", 1, 5", ", 4, 20", "2, 1, 2", "7, 1, 7", "64, 1, 64", "64, 4, 256"})
  void theServerSeesAsManyCallsAtOnceAsWereAskedFor(
      @Nullable Integer maxConcurrency, int subtasks, int expected) throws Exception {
    server.script("m", Fault.SILENT);
    List<CompletableFuture<Collection<RowData>>> answers = new ArrayList<>();
    AsyncPredictFunction planned = function("m", maxConcurrency, Map.of());
    for (int subtask = 0; subtask < subtasks; subtask++) {
      answers.addAll(ask(open(planned), 3 * expected / subtasks));
    }
    server.awaitInFlight("m", expected);
    server.script("m", Answer.echo());
    server.release();
    assertThat(answers).allSatisfy(LanedFunctionTest::isAnswered);
    assertThat(server.counters("m").highestInFlight()).isEqualTo(expected);
  }

  @Test
  void aCandidateThatHangsDoesNotStarveAnotherWithTheSameEndpointAndKey() throws Exception {
    server.script("silent", Fault.SILENT);
    AsyncPredictFunction silent = open(function("silent", null, Map.of()));
    AsyncPredictFunction good = open(function("good", null, Map.of()));
    List<CompletableFuture<Collection<RowData>>> hanging = ask(silent, 400);
    assertThat(ask(good, 400)).allSatisfy(LanedFunctionTest::isAnswered);
    assertThat(hanging).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aServerThatHungAndCameBackIsHeardAlthoughCallsToItStillHang() throws Exception {
    server.script("m", Fault.SILENT);
    AsyncPredictFunction function = open(function("m", null, Map.of()));
    List<CompletableFuture<Collection<RowData>>> hanging = ask(function, 10);
    server.awaitInFlight("m", 5);
    hanging.forEach(Abandonable::abandon);
    server.script("m", Answer.echo());
    assertThat(ask(function, 100)).allSatisfy(LanedFunctionTest::isAnswered);
    assertThat(hanging.subList(0, 5)).noneMatch(CompletableFuture::isDone);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void retriesAreNotInherited(boolean retryingFirst) throws Exception {
    server.script("retrying", Fault.SERVER_ERROR);
    server.script("plain", Fault.SERVER_ERROR);
    List<AsyncPredictFunction> functions =
        List.of(
            function("retrying", null, Map.of("retry-num", "1")),
            function("plain", null, Map.of()));
    AsyncPredictFunction first = open(functions.get(retryingFirst ? 0 : 1));
    AsyncPredictFunction second = open(functions.get(retryingFirst ? 1 : 0));
    for (AsyncPredictFunction function : List.of(first, second)) {
      assertThat(ask(function, 1).get(0)).failsWithin(1, TimeUnit.MINUTES);
    }
    assertThat(server.counters("retrying").begun()).isEqualTo(2);
    assertThat(server.counters("plain").begun()).isEqualTo(1);
  }

  @Test
  void anEndpointWithAUserWorksAndTheKeyIsSent() throws Exception {
    AsyncPredictFunction function =
        open(
            function(
                "m", null, Map.of("endpoint", server.endpoint().replace("://", "://someone:pw@"))));
    assertThat(ask(function, 1)).allSatisfy(LanedFunctionTest::isAnswered);
    assertThat(server.calls("m"))
        .extracting(ModelCall::authorization)
        .containsExactly("Bearer " + KEY);
  }

  @Test
  void noThreadIsLeftAfterClosing() throws Exception {
    Set<Thread> before = threads();
    AsyncPredictFunction function = open(function("m", 64, Map.of()));
    assertThat(ask(function, 64)).allSatisfy(LanedFunctionTest::isAnswered);
    assertThat(threadsSince(before)).isNotEmpty();
    function.close();
    CommonTestUtils.waitUtil(
        () -> {
          // The client's timers end when they are collected.
          System.gc();
          return threadsSince(before).isEmpty();
        },
        Duration.ofMinutes(1),
        "Threads of a client are left.");
  }

  @Test
  void nothingShowsTheKey() throws Exception {
    AsyncPredictFunction function = function("m", null, Map.of());
    assertThat(function.toString()).doesNotContain(KEY);
    assertThat(
            new ShippedModel("m", model("m", Map.of()), Map.of("api-key", KEY), new Configuration())
                .toString())
        .isEqualTo("ShippedModel[m]");
  }

  /** What the planner makes. */
  private AsyncPredictFunction function(
      String name, @Nullable Integer maxConcurrency, Map<String, String> overrides) {
    ResolvedCatalogModel model = model(name, overrides);
    AsyncPredictFunction ofProvider =
        ((AsyncPredictRuntimeProvider)
                Providers.create(null, ObjectIdentifier.of("c", "d", name), model, false))
            .createAsyncPredictFunction(Providers.query(model));
    AsyncPredictFunction tamed =
        FlinkOpenAi.tamed(ofProvider, name, model, overrides, maxConcurrency, new Configuration());
    assertThat(tamed).isInstanceOf(LanedFunction.class);
    return tamed;
  }

  private ResolvedCatalogModel model(String name, Map<String, String> overrides) {
    Map<String, String> options = new HashMap<>();
    options.put("provider", "openai");
    options.put("endpoint", server.endpoint());
    options.put("api-key", KEY);
    options.put("model", name);
    options.putAll(overrides);
    return Models.model(
        "query STRING",
        "response STRING",
        options.entrySet().stream()
            .flatMap(option -> List.of(option.getKey(), option.getValue()).stream())
            .toArray(String[]::new));
  }

  private AsyncPredictFunction open(AsyncPredictFunction planned) throws Exception {
    AsyncPredictFunction function = InstantiationUtil.clone(planned);
    opened.add(function);
    function.open(new TaskContext());
    return function;
  }

  private static List<CompletableFuture<Collection<RowData>>> ask(
      AsyncPredictFunction function, int calls) {
    return IntStream.range(0, calls)
        .mapToObj(number -> GenericRowData.of(StringData.fromString("question " + number)))
        .map(function::asyncPredict)
        .toList();
  }

  private static void isAnswered(CompletableFuture<Collection<RowData>> answer) {
    assertThat(answer).succeedsWithin(3, TimeUnit.MINUTES);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  /** Those of clients, without the one of OkHttp that all clients share. */
  private static List<String> threadsSince(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("OkHttp") || name.startsWith("RetryingHttpClient"))
        .filter(name -> !name.equals("OkHttp TaskRunner"))
        .toList();
  }
}
