package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;
import org.flinkmodelrouter.strategy.StrategyExplainer.Step;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A policy whose strategy has a selector: silent unless asked to ask, and never a candidate's. */
class PolicySelectorTest {

  private static final String KEY = "k3y-of-the-reader";

  private final MemoryModels models = new MemoryModels("ml");
  private final Map<String, String> environment = new HashMap<>();

  /** No provider of theirs is there, and their secret isn't either. */
  @BeforeEach
  void addCandidates() {
    for (String name : List.of("cheap", "smart")) {
      model(name, "provider", "nobody-has-it", "api-key", "${env:NOT_THERE_API_KEY}");
    }
  }

  private void model(String name, String... options) {
    models.write("db", name, Models.model("query STRING", "answer STRING", options));
  }

  private RouteExplanation explain(boolean ask, String query, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("provider", "routing", "candidates", "cheap;smart"));
    all.addAll(List.of(options));
    models.write(
        "db",
        "router",
        Models.model("query STRING, lang STRING", "answer STRING", all.toArray(new String[0])));
    try (RouterPolicy policy =
        RouterPolicy.open(
            "ml.db.router",
            models.get(new ModelName(new ObjectPath("db", "router"), OptionalInt.empty())),
            new ModelFinder("ml", models),
            new PolicySession(
                new Configuration(),
                getClass().getClassLoader(),
                Clock.systemUTC(),
                new SecretResolver(SecretPolicy.defaults(), environment::get)))) {
      return policy.explain(
          GenericRowData.of(StringData.fromString(query), StringData.fromString("de")), ask);
    }
  }

  private static String[] reading(String selector, String... more) {
    List<String> options = new ArrayList<>(List.of("strategy", "classifier", "selector", selector));
    options.addAll(List.of(more));
    return options.toArray(new String[0]);
  }

  @Test
  void withoutLeaveItTellsWhoWouldBeAskedAndWhat() throws Exception {
    model("reader", "provider", "nobody-has-it", "api-key", "${env:NOT_THERE_API_KEY}");

    RouteExplanation told = explain(false, "smart", reading("reader$1"));

    assertThat(told.choice()).isNull();
    assertThat(told.asks())
        .isEqualTo("the strategy 'classifier' asks its selector (model reader$1) about each row");
    assertThat(told.steps())
        .containsExactly(new Step("question", "query", "selector (model reader$1)", "smart", null));
  }

  @Test
  void theSelectorsAnswerDecides() throws Exception {
    model("reader", "provider", "trivial");

    RouteExplanation told = explain(true, "smart", reading("reader"));

    assertThat(told.asks()).isNull();
    assertThat(told.choice())
        .isEqualTo(
            new RouteChoice(
                "smart", "strategy", "label of the classifier", null, List.of("smart", "cheap")));
    assertThat(explain(true, "hello", reading("reader")).choice().reason())
        .isEqualTo("the classifier's label stands for no candidate");
  }

  @Test
  void anAsynchronousSelectorIsWaitedFor() throws Exception {
    model("reader", "provider", "trivial", "delay", "1 ms");

    assertThat(
            explain(true, "smart", reading("reader", "strategy.selector.requests-per-minute", "1"))
                .choice()
                .label())
        .isEqualTo("smart");
  }

  @Test
  void aFailureIsTheAbstentionThatItWouldBe() throws Exception {
    model("reader", "provider", "echo-sync", "name", "r", "down", "true");

    RouteChoice choice = explain(true, "smart", reading("reader")).choice();

    assertThat(choice.label()).isEqualTo("cheap");
    assertThat(choice.source()).isEqualTo("default");
    assertThat(choice.reason()).isEqualTo("selector failed: unknown");
    assertThat(explain(true, "smart", reading("reader", "strategy.on-error", "fail")).choice())
        .isEqualTo(
            new RouteChoice(
                null, null, "selector failed: unknown, which fails the job", null, List.of()));
  }

  @Test
  void itsOwnSecretsAreReadAndTheCandidatesAreNot() throws Exception {
    String[] inline = {
      "strategy",
      "classifier",
      "selector.provider",
      "echo-sync",
      "selector.name",
      "r",
      "selector.api-key",
      "${env:READER_API_KEY}",
      "selector.shows-key",
      "true",
      "strategy.label.r:hi with " + KEY,
      "smart",
    };
    assertThatThrownBy(() -> explain(true, "hi", inline))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'selector.api-key'", "READER_API_KEY", "not set");

    environment.put("READER_API_KEY", KEY);

    assertThat(explain(true, "hi", inline).choice().label()).isEqualTo("smart");
  }

  @Test
  void aCataloguedSelectorsSecretIsReadAsThePolicyAllows() {
    model("reader", "provider", "echo-sync", "name", "r", "api-key", "${env:HOME}");

    assertThatThrownBy(() -> explain(true, "hi", reading("reader")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("models may only read environment variables named like");
  }

  @Test
  void aProviderThatIsMissingIsSaidWithWhatToDo() {
    model("reader", "provider", "nobody-has-it");

    assertThatThrownBy(() -> explain(true, "hi", reading("reader")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("needs the provider 'nobody-has-it' once on the class path")
        .hasMessageContaining("with model-catalog, --jar");
  }

  @Test
  void aSelectorThatIsARouterAsksItsOwnCandidates() throws Exception {
    model("reader", "provider", "trivial");
    model("second", "provider", "echo-sync", "name", "r", "down", "true");
    model(
        "inner",
        "provider",
        "routing",
        "candidates",
        "second;reader",
        "retry.max-retries",
        "0",
        "route.reader.requests-per-minute",
        "60");

    assertThat(explain(true, "smart", reading("inner")).choice().label()).isEqualTo("smart");
  }

  @Test
  void nothingToAskIsKnownWithoutAsking() throws Exception {
    model("reader", "provider", "nobody-has-it");

    RouteExplanation told = explain(false, null, reading("reader"));

    assertThat(told.asks()).isNull();
    assertThat(told.choice().reason()).isEqualTo("null-input");
    assertThat(explain(false, null, reading("reader", "route.cheap.input", "lang")).choice())
        .isEqualTo(
            new RouteChoice(
                "cheap",
                "default",
                "selector not asked: its input is NULL",
                null,
                List.of("cheap", "smart")));
  }

  @Test
  void aCascadeTellsItsOrderAndWhatAnAnswerHasToBe() throws Exception {
    model("reader", "provider", "nobody-has-it");

    RouteExplanation told =
        explain(
            true,
            "hi",
            "strategy",
            "cascade",
            "route.cheap.accept",
            "CHAR_LENGTH(answer) > 5",
            "selector.provider",
            "nobody-has-it",
            "strategy.accept-score",
            "0.7");

    assertThat(told.choice())
        .isEqualTo(
            new RouteChoice("cheap", "strategy", "cascade", null, List.of("cheap", "smart")));
    assertThat(told.steps())
        .containsExactly(
            new Step(
                "1 of 2",
                "cheap",
                "CHAR_LENGTH(answer) > 5, and score of selector (inline) from 0.7 on",
                "not called",
                "else smart"),
            new Step("2 of 2", "smart", "any answer is accepted", "not called", null));
  }

  @Test
  void sharesTellHowTheyAreDrawn() throws Exception {
    String[] options = {
      "strategy",
      "weighted",
      "strategy.key",
      "query",
      "route.cheap.weight",
      "3",
      "route.smart.weight",
      "1"
    };

    RouteExplanation told = explain(false, "customer-7", options);

    assertThat(told.steps().get(0).name()).isEqualTo("query");
    assertThat(told.steps().get(0).result()).matches("[0-9a-f]{16}");
    assertThat(told.steps().get(1).test()).isEqualTo("75.00 % of all keys");
    assertThat(told.steps().stream().filter(step -> step.result().endsWith(", first")).toList())
        .singleElement()
        .satisfies(step -> assertThat(step.name()).isEqualTo(told.choice().label()));
  }
}
