package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyFactories;
import org.flinkmodelrouter.testing.PinnedStrategyFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterParserTest {

  /** A strategy with a group of options of its own. */
  private static final class RuleLike implements RoutingStrategyFactory {
    @Override
    public String identifier() {
      return "rule";
    }

    @Override
    public java.util.Set<String> optionGroups() {
      return java.util.Set.of("rule");
    }

    @Override
    public RoutingStrategy create(StrategyContext context) {
      throw new UnsupportedOperationException("Parsing makes no strategy.");
    }
  }

  private static final StrategyFactories STRATEGIES =
      StrategyFactories.of(List.of(new PinnedStrategyFactory(), new RuleLike()));

  private static RouterDeclaration parse(String... keysAndValues) {
    Map<String, String> options = new HashMap<>();
    options.put("provider", "routing");
    options.put("candidates", "cheap;smart");
    options.put("strategy", "pinned");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      options.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new RouterParser("ml.support.router", options, STRATEGIES).parse();
  }

  private static void assertRefused(String message, String... keysAndValues) {
    assertThatThrownBy(() -> parse(keysAndValues))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("of router ml.support.router")
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    RouterDeclaration router = parse();
    assertThat(router.candidates())
        .extracting(CandidateDeclaration::label)
        .containsExactly("cheap", "smart");
    assertThat(router.defaultModel()).isEqualTo("cheap");
    assertThat(router.fallbacks())
        .isEqualTo(Map.of("cheap", List.of("smart"), "smart", List.of("cheap")));
    assertThat(router.executionMode()).isEqualTo(ExecutionMode.AUTO);
    assertThat(router.deadline()).isNull();
    assertThat(router.attemptTimeout()).isNull();
    assertThat(router.maxAttempts()).isEqualTo(4);
    assertThat(router.nullInput()).isEqualTo(NullInput.NULL);
    assertThat(router.decisionColumn()).isNull();
    assertThat(router.strategy().failOnError()).isFalse();
  }

  @Test
  void everySettingIsRead() {
    RouterDeclaration router =
        parse(
            "candidates", " a ; b;c_2 ",
            "default-model", "b",
            "fallback-candidates", "c_2;a",
            "execution-mode", "async",
            "deadline", "20 s",
            "attempt-timeout", "5000 ms",
            "max-attempts", "2",
            "null-input", "Skip",
            "decision-column", "routing",
            "strategy.on-error", "fail",
            "strategy.label", "a",
            "pin.1.x", "y",
            "route.a.reference", "shared.model$3",
            "route.a.input", "text;lang",
            "route.a.description", "short questions",
            "route.a.timeout", "2 s",
            "route.a.max-concurrency", "64",
            "route.a.requests-per-minute", "600",
            "route.a.context-window", "8192",
            "route.a.cost.per-call", "0.5",
            "route.a.cost.per-1k-characters-in", "0.25",
            "route.a.cost.per-1k-characters-out", "1",
            "candidate.a.temperature", "0.2",
            "candidate.b.provider", "openai",
            "candidate.b.model", "m");
    assertThat(router.candidates())
        .containsExactly(
            new CandidateDeclaration.Catalogued(
                "a",
                "shared.model$3",
                Map.of("temperature", "0.2"),
                new CandidateDeclaration.Route(
                    List.of("text", "lang"),
                    "short questions",
                    new CandidatePlan.Limits(
                        Duration.ofSeconds(2), 64, 600, 8192, new CallCost(0.5, 0.25, 1)))),
            new CandidateDeclaration.Inline(
                "b",
                Map.of("provider", "openai", "model", "m"),
                new CandidateDeclaration.Route(List.of(), null, CandidatePlan.Limits.NONE)),
            new CandidateDeclaration.Catalogued(
                "c_2",
                "c_2",
                Map.of(),
                new CandidateDeclaration.Route(List.of(), null, CandidatePlan.Limits.NONE)));
    assertThat(router.defaultModel()).isEqualTo("b");
    assertThat(router.fallbacks())
        .isEqualTo(Map.of("a", List.of("c_2"), "b", List.of("c_2", "a"), "c_2", List.of("a")));
    assertThat(router.executionMode()).isEqualTo(ExecutionMode.ASYNC);
    assertThat(router.deadline()).isEqualTo(Duration.ofSeconds(20));
    assertThat(router.attemptTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(router.maxAttempts()).isEqualTo(2);
    assertThat(router.nullInput()).isEqualTo(NullInput.SKIP);
    assertThat(router.decisionColumn()).isEqualTo("routing");
    assertThat(router.strategy().failOnError()).isTrue();
    assertThat(router.strategy().settings()).isEqualTo(Map.of("label", "a"));
    assertThat(router.strategy().groups()).isEqualTo(Map.of("pin", Map.of("1.x", "y")));
  }

  @Test
  void withoutFallbackNobodyFollows() {
    assertThat(parse("fallback", "none").fallbacks())
        .isEqualTo(Map.of("cheap", List.of(), "smart", List.of()));
  }

  @Test
  void printedADeclarationShowsNoSecret() {
    assertThat(
            parse(
                    "candidate.cheap.provider", "openai",
                    "candidate.cheap.api-key", "sk-42",
                    "strategy.label", "sk-43")
                .toString())
        .contains("api-key")
        .doesNotContain("sk-42", "sk-43");
  }

  @Test
  void candidatesAreNeeded() {
    assertThatThrownBy(
            () -> new RouterParser("r", Map.of("strategy", "pinned"), STRATEGIES).parse())
        .hasMessage(
            "Option 'candidates' of router r is missing. Write the models that rows may go to, such"
                + " as 'candidates'='cheap;smart'.");
    assertRefused("'candidates' of router ml.support.router is empty", "candidates", " ");
    assertRefused("where an entry is empty. Put ';' only between", "candidates", "cheap;;smart");
    assertRefused("where an entry is empty. Put ';' only between", "candidates", "cheap;");
  }

  @Test
  void aLabelTwiceIsRefused() {
    assertRefused("names 'cheap' twice. Name it once.", "candidates", "cheap;smart;cheap");
    assertRefused("has two candidates with the label 'cheap'.", "candidates", "cheap;cheap$prod");
  }

  @Test
  void aCandidateMayNameItsVersionOrAlias() {
    RouterDeclaration router =
        parse(
            "candidates",
            "cheap$prod;smart$3",
            "default-model",
            "smart",
            "strategy.label",
            "cheap");

    assertThat(router.candidates())
        .extracting(CandidateDeclaration::label)
        .containsExactly("cheap", "smart");
    assertThat(router.candidates())
        .extracting(each -> ((CandidateDeclaration.Catalogued) each).name())
        .containsExactly("cheap$prod", "smart$3");
    assertRefused(
        "'candidates' names 'cheap$prod' for the same label",
        "candidates",
        "cheap$prod",
        "route.cheap.reference",
        "other");
    assertRefused(
        "names a catalogued model, 'cheap$prod', but 'candidate.cheap.provider'",
        "candidates",
        "cheap$prod",
        "candidate.cheap.provider",
        "openai");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2cheap      | starts with a letter or '_'",
        "che ap      | starts with a letter or '_'",
        "`cheap`     | starts with a letter or '_'",
        "größe       | starts with a letter or '_'",
        "cheap,smart | Put ';' between candidates.",
        "db2.smart   | write 'smart' here, and 'route.smart.reference'='db2.smart'",
        "smart$      | starts with a letter or '_'",
        "db.2$3      | write 'other' here, and 'route.other.reference'='db.2$3'",
      })
  void aMalformedLabelIsRefusedWithWhatToWrite(String label, String remedy) {
    assertRefused("holds '" + label + "', which is no label", "candidates", label);
    assertRefused(remedy, "candidates", label);
  }

  @Test
  void anUnknownStrategyIsAnsweredWithThoseThereAre() {
    assertRefused(
        "is 'rules', which is no strategy on the class path. There are: pinned, rule. Did you mean"
            + " 'rule'?",
        "strategy",
        "rules");
  }

  @ParameterizedTest
  @CsvSource({
    "defualt-model, default-model",
    "Default-Model, default-model",
    "max-atempts, max-attempts",
    "strategy.on_error, strategy.on-error",
    "strategy.lable, strategy.label",
    "pins.1.x, pin.1.x",
    "candidates.cheap.model, candidate.cheap.model",
    "routes.cheap.input, route.cheap.input",
    "route.cheap.timout, route.cheap.timeout",
    "candidate.chaep.model, candidate.cheap.model",
    "route.smrat.input, route.smart.input",
  })
  void anUnknownKeyIsAnsweredWithTheNearest(String key, String meant) {
    assertRefused("Option '" + key + "' of router", key, "x");
    assertRefused("Did you mean '" + meant + "'?", key, "x");
  }

  @Test
  void aKeyUnlikeAllOthersIsAnsweredWithThoseThereAre() {
    assertRefused(
        "Option 'telemetry.exporter' of router ml.support.router is unknown. There are:"
            + " provider,",
        "telemetry.exporter",
        "5");
  }

  @Test
  void aKeyOfAnotherStrategyIsToldApart() {
    assertRefused(
        "is for the strategy 'rule', but the router's is 'pinned'. Set 'strategy'='rule', or remove"
            + " the option.",
        "rule.1.when",
        "TRUE");
  }

  @Test
  void aKeyWithoutALabelOrWithoutAnOptionIsRefused() {
    assertRefused("Write 'candidate.<label>.<option of its provider>'", "candidate.cheap", "x");
    assertRefused("Write 'candidate.<label>.<option of its provider>'", "candidate.cheap.", "x");
    assertRefused("Write 'route.<label>.reference'", "route.reference", "x");
  }

  @Test
  void aLabelThatIsNoCandidateIsRefused() {
    assertRefused(
        "is about 'genius', which is none of the 'candidates': cheap, smart.",
        "candidate.genius.model",
        "x");
    assertRefused(
        "'default-model' of router ml.support.router names 'genius', which is none of the"
            + " 'candidates': cheap, smart.",
        "default-model",
        "genius");
    assertRefused("Did you mean 'smart'?", "default-model", "smrat");
    assertRefused("names 'genius', which is none", "fallback-candidates", "cheap;genius");
  }

  @Test
  void aFallbackListWithoutFallbackIsRefused() {
    assertRefused(
        "names candidates, but 'fallback' is 'none'. Remove one of the two.",
        "fallback",
        "none",
        "fallback-candidates",
        "smart");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deadline            | soon  | is 'soon', which is no duration from 1 ms to 365 d. Write a number",
        "deadline            | 0 s   | is '0 s', which is no duration from 1 ms to 365 d",
        "attempt-timeout     | x     | which is no duration",
        "route.cheap.timeout | x     | which is no duration",
        "max-attempts        | 0     | is '0', which is no whole number from 1 to 1000",
        "max-attempts        | many  | is 'many', which is no whole number from 1 to 1000",
        "fallback            | order | It can be 'ordered', 'none'. Did you mean 'ordered'?",
        "execution-mode      | fast  | It can be 'auto', 'sync', 'async'.",
        "null-input          | drop  | It can be 'null', 'call', 'skip'.",
        "strategy.on-error   | throw | It can be 'abstain', 'fail'.",
      })
  void aWrongValueIsAnsweredWithTheRightOnes(String key, String value, String message) {
    assertRefused("Option '" + key + "'", key, value);
    assertRefused(message, key, value);
  }

  @Test
  void aReferenceBesideAnInlineProviderIsRefused() {
    assertRefused(
        "names a catalogued model, but 'candidate.cheap.provider' says that the candidate is"
            + " written inline",
        "candidate.cheap.provider",
        "openai",
        "route.cheap.reference",
        "other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endpoint",
        "base-url",
        "api-key",
        "auth.token",
        "candidate.x.endpoint",
        "candidate.x.provider",
        "candidates",
        "route.x.reference"
      })
  void whatOnlyACataloguedModelItselfSaysIsNoOverride(String key) {
    assertRefused(
        "of the catalogued candidate 'cheap', which only the model itself can say",
        "candidate.cheap." + key,
        "x");
  }

  @Test
  void aTokenLimitIsNoSecretAndMayBeOverridden() {
    CandidateDeclaration cheap = parse("candidate.cheap.max-tokens", "100").candidates().get(0);
    assertThat(cheap)
        .isEqualTo(
            new CandidateDeclaration.Catalogued(
                "cheap",
                "cheap",
                Map.of("max-tokens", "100"),
                new CandidateDeclaration.Route(List.of(), null, CandidatePlan.Limits.NONE)));
  }
}
