package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.resolution.ModelFinder;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;
import org.flinkmodelrouter.strategy.StrategyExplainer.Step;
import org.flinkmodelrouter.testing.AskingStrategyFactory;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterPolicyTest {

  private final MemoryModels models = new MemoryModels("ml");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void addCandidates() {
    for (String name : List.of("cheap", "smart")) {
      models.write(
          "db", name, Models.model("query STRING", "answer STRING", "provider", "nobody-has-it"));
    }
  }

  private RouterPolicy open(InstantSource clock, String... options) throws ModelNotExistException {
    List<String> all = new ArrayList<>(List.of("provider", "routing", "candidates", "cheap;smart"));
    all.addAll(List.of(options));
    String[] given = all.toArray(new String[0]);
    models.write("db", "router", Models.model("query STRING, lang STRING", "answer STRING", given));
    return RouterPolicy.open(
        "ml.db.router",
        models.get(new ModelName(new ObjectPath("db", "router"), OptionalInt.empty())),
        new ModelFinder("ml", models),
        new PolicySession(
            new Configuration(),
            getClass().getClassLoader(),
            clock,
            new SecretResolver(SecretPolicy.defaults(), environment::get)));
  }

  private RouterPolicy open(String... options) throws ModelNotExistException {
    return open(Clock.systemUTC(), options);
  }

  private static RowData row(String query, String lang) {
    return GenericRowData.of(StringData.fromString(query), StringData.fromString(lang));
  }

  @Test
  void theChoiceIsTheStrategysWithTheChainBehindIt() throws Exception {
    try (RouterPolicy policy =
        open(
            "strategy",
            "rule",
            "rule.1.when",
            "lang = 'de'",
            "rule.1.then",
            "smart",
            "rule.2.when",
            "lang = 'fr'",
            "rule.2.then",
            "cheap;smart",
            "fallback",
            "none")) {
      assertThat(policy.choose(row("q", "de")))
          .isEqualTo(new RouteChoice("smart", "strategy", "rule 1", null, List.of("smart")));
      assertThat(policy.choose(row("q", "fr")))
          .isEqualTo(
              new RouteChoice("cheap", "strategy", "rule 2", null, List.of("cheap", "smart")));
      assertThat(policy.choose(row("q", null)))
          .isEqualTo(
              new RouteChoice("cheap", "default", "no rule matched", null, List.of("cheap")));
      assertThat(policy.asks()).isFalse();
    }
  }

  @Test
  void aRowThatIsNullForItsCandidateGoesToNone() throws Exception {
    String[] rule = {"strategy", "rule", "rule.1.when", "lang = 'de'", "rule.1.then", "smart"};
    RouteChoice none = new RouteChoice(null, null, "null-input", null, List.of());
    try (RouterPolicy policy = open(rule)) {
      assertThat(policy.choose(row(null, null))).isEqualTo(none);
      assertThat(policy.choose(row(null, "de"))).isEqualTo(none);
      assertThat(policy.costOf(row(null, "de"), none)).isZero();
    }
    List<String> called = new ArrayList<>(List.of(rule));
    called.addAll(List.of("null-input", "call"));
    try (RouterPolicy policy = open(called.toArray(new String[0]))) {
      assertThat(policy.choose(row(null, "de")).label()).isEqualTo("smart");
    }
  }

  @Test
  void aStrategyThatFailsAbstainsOrFailsTheJob() throws Exception {
    String[] rule = {
      "strategy", "rule", "rule.1.when", "CAST(lang AS INT) > 1", "rule.1.then", "smart"
    };
    try (RouterPolicy policy = open(rule)) {
      assertThat(policy.choose(row("q", "de")).reason())
          .isEqualTo("strategy error: rule 1 failed with NumberFormatException");
    }
    List<String> failing = new ArrayList<>(List.of(rule));
    failing.addAll(List.of("strategy.on-error", "fail"));
    try (RouterPolicy policy = open(failing.toArray(new String[0]))) {
      RouteChoice choice = policy.choose(row("q", "de"));
      assertThat(choice.label()).isNull();
      assertThat(choice.reason()).endsWith("NumberFormatException, which fails the job");
    }
  }

  @Test
  void aStrategyThatAsksDoesSoOnlyWhenItMay() throws Exception {
    int before = AskingStrategyFactory.asked();
    try (RouterPolicy policy = open("strategy", "asking", "strategy.answer", "smart")) {
      assertThat(policy.asks()).isTrue();

      RouteExplanation silent = policy.explain(row("q", "de"), false);

      assertThat(silent.choice()).isNull();
      assertThat(silent.asks()).isEqualTo("the strategy 'asking' asks a service about each row");
      assertThat(silent.steps())
          .containsExactly(new Step("service", null, "its answer", "unknown", null));
      assertThat(AskingStrategyFactory.asked()).isEqualTo(before);

      RouteExplanation told = policy.explain(row("q", "de"), true);

      assertThat(told.asks()).isNull();
      assertThat(told.choice())
          .isEqualTo(new RouteChoice("smart", "strategy", "asked", 0.75, List.of("smart")));
      assertThat(told.steps().get(0).result()).isEqualTo("known");
    }
    try (RouterPolicy policy = open("strategy", "asking")) {
      assertThat(policy.explain(row("q", "de"), true).choice().reason())
          .isEqualTo("strategy error: IllegalStateException");
    }
    try (RouterPolicy policy = open("strategy", "asking", "strategy.answer", "nobody")) {
      assertThat(policy.explain(row("q", "de"), true).choice().source()).isEqualTo("default");
    }
  }

  @Test
  void aStrategyThatExplainsNothingShowsItsReason() throws Exception {
    try (RouterPolicy policy = open("strategy", "pinned", "strategy.label", "smart")) {
      RouteExplanation explanation = policy.explain(row("q", "de"), false);

      assertThat(explanation.steps()).isEmpty();
      assertThat(explanation.choice().reason()).isEqualTo("pinned");
    }
  }

  @Test
  void rulesReadThePolicysClock() throws Exception {
    InstantSource june = InstantSource.fixed(Instant.parse("2031-06-01T12:00:00Z"));
    try (RouterPolicy policy =
        open(
            june,
            "strategy",
            "rule",
            "rule.1.when",
            "YEAR(CAST(routing_clock AS DATE)) = 2031",
            "rule.1.then",
            "smart")) {
      assertThat(policy.choose(row("q", "de")).label()).isEqualTo("smart");
      assertThat(policy.explain(row("q", "de"), false).steps().get(0).result()).isEqualTo("TRUE");
    }
  }

  @Test
  void aRowCostsWhatItsCandidateAsks() throws Exception {
    try (RouterPolicy policy =
        open(
            "route.cheap.cost.per-call", "0.5",
            "route.cheap.cost.per-1k-characters-in", "100",
            "route.cheap.cost.per-1k-characters-out", "7")) {
      RowData row = row("twelve chars", "not counted, for no candidate gets it");
      assertThat(policy.costOf(row, policy.choose(row))).isEqualTo(0.5 + 1.2);
      assertThat(policy.cost("cheap").perThousandOut()).isEqualTo(7);
    }
  }

  @Test
  void aModelThatIsNoRouterIsRefused() {
    assertThatThrownBy(
            () ->
                RouterPolicy.open(
                    "ml.db.cheap",
                    models.get(new ModelName(new ObjectPath("db", "cheap"), OptionalInt.empty())),
                    new ModelFinder("ml", models),
                    new PolicySession(
                        new Configuration(),
                        getClass().getClassLoader(),
                        Clock.systemUTC(),
                        new SecretResolver(SecretPolicy.defaults()))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Model ml.db.cheap is no router: its 'provider' is 'nobody-has-it'.");
  }
}
