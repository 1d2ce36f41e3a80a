package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What CREATE MODEL says of a router's selector. */
class SelectorCheckTest {

  private static final String OUTPUT = "response STRING";

  private final MemoryModels models = new MemoryModels("ml");

  @BeforeEach
  void models() {
    for (String name : List.of("cheap", "smart", "judge")) {
      models.write("support", name, Models.model("query STRING", OUTPUT, "provider", "absent"));
    }
    models.write("shared", "scorer", Models.model("query STRING", "score DOUBLE"));
  }

  private List<ModelReference> create(String strategy, String... options) {
    return models.write("support", "router", router(strategy, options));
  }

  private static ResolvedCatalogModel router(String strategy, String... options) {
    List<String> all = new ArrayList<>(List.of("provider", "routing", "strategy", strategy));
    all.addAll(List.of(options));
    if (!all.contains("candidates")) {
      all.addAll(List.of("candidates", "cheap;smart"));
    }
    return Models.model("query STRING", OUTPUT, all.toArray(String[]::new));
  }

  private void assertRefused(String message, String strategy, String... options) {
    assertThatThrownBy(() -> create(strategy, options))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("outer ml.support.router")
        .hasMessageContaining(message);
  }

  @Test
  void aCataloguedSelectorIsAReference() {
    assertThat(create("llm-judge", "selector", "judge$1"))
        .extracting(
            ModelReference::role, ModelReference::label, reference -> reference.target().path())
        .containsExactly(
            tuple("candidate", "cheap", new ObjectPath("support", "cheap")),
            tuple("candidate", "smart", new ObjectPath("support", "smart")),
            tuple("selector", "selector", new ObjectPath("support", "judge")));
    assertThat(create("score", "selector", "shared.scorer", "strategy.threshold.smart", "0.5"))
        .extracting(reference -> reference.target().path())
        .contains(new ObjectPath("shared", "scorer"));
  }

  @Test
  void aCandidateMayReadRowsToo() {
    assertThat(create("llm-judge", "selector", "cheap")).hasSize(3);
  }

  @Test
  void anInlineSelectorIsNoReferenceAndItsProviderIsNotLookedFor() {
    assertThat(
            create(
                "llm-judge",
                "selector.provider",
                "nobody-has-it",
                "selector.api-key",
                "${env:NOT_SET_API_KEY}"))
        .extracting(ModelReference::role)
        .containsExactly("candidate", "candidate");
  }

  @Test
  void aMissingSelectorIsRefused() {
    assertRefused(
        "Option 'selector' of router ml.support.router is missing: the strategy 'llm-judge' has a"
            + " model read each row. Name a model of the catalog with 'selector', or write one"
            + " inline with 'selector.provider'",
        "llm-judge");
    assertRefused(
        "selector (model juge): There is no model 'juge' in database 'support' of catalog 'ml'. Did"
            + " you mean 'judge'? Create it first",
        "llm-judge",
        "selector",
        "juge");
    assertRefused("has no version 7", "llm-judge", "selector", "judge$7");
    assertRefused("is missing", "llm-judge", "selector.endpoint", "https://x");
  }

  @Test
  void aSelectorOfAStrategyThatAsksNobodyIsRefused() {
    for (String key : List.of("selector", "selector.provider", "strategy.selector.timeout")) {
      assertRefused(
          "Option '"
              + key
              + "' of router ml.support.router is for a strategy that has a model read each row, and"
              + " 'ordered' has none. Remove it, or set 'strategy' to one of these: ",
          "ordered",
          key,
          "judge");
    }
  }

  @Test
  void aSelectorBothNamedAndInlineIsRefused() {
    assertRefused(
        "names a catalogued model, but 'selector.provider' says",
        "llm-judge",
        "selector",
        "judge",
        "selector.provider",
        "x");
  }

  @Test
  void aSelectorOfTheWrongTypeIsRefused() {
    assertRefused("answers score DOUBLE", "llm-judge", "selector", "shared.scorer");
    assertRefused("answers score DOUBLE", "classifier", "selector", "shared.scorer");
    models.write("support", "flag", Models.model("query STRING", "flag BOOLEAN"));
    assertRefused(
        "answers flag BOOLEAN", "score", "selector", "flag", "strategy.threshold.smart", "0.5");
    models.write("support", "other", Models.model("text STRING", OUTPUT));
    assertRefused(
        "its selector (model other) takes the input column 'text', which the router's INPUT lacks",
        "classifier",
        "selector",
        "other");
  }

  @Test
  void anOptionOfTheModelMayBeOverriddenButNoneThatOnlyTheModelCanSay() {
    assertThat(create("llm-judge", "selector", "judge", "selector.temperature", "0")).hasSize(3);
    for (String key : List.of("endpoint", "api-key", "x.provider-token")) {
      assertRefused(
          "of the catalogued selector 'judge', which only the model itself can say",
          "llm-judge",
          "selector",
          "judge",
          "selector." + key,
          "x");
    }
  }

  @Test
  void theSelectorOfARouterThatIsACandidateIsNotOverridden() {
    models.write("support", "team", router("llm-judge", "selector", "judge"));
    assertRefused(
        "would change the selector of the catalogued candidate 'team'",
        "ordered",
        "candidates",
        "team",
        "candidate.team.selector",
        "cheap");
  }

  @Test
  void theRouterIsNotItsOwnSelector() {
    assertRefused("It is the router itself", "llm-judge", "selector", "router");
    create("ordered");
    models.write("support", "other", router("ordered", "candidates", "router"));
    assertRefused("support.router -> support.other", "llm-judge", "selector", "other");
  }

  @Test
  void aRouterMayBeASelectorButNotOverTheRoutersOwnCandidates() {
    models.write("support", "judge2", Models.model("query STRING", OUTPUT));
    models.write("support", "judges", router("ordered", "candidates", "judge;judge2"));
    assertThat(create("llm-judge", "selector", "judges")).hasSize(3);
    models.write("support", "judges", router("ordered", "candidates", "judge;smart"));
    String refused =
        "is a router over support.smart, which is this router's candidate 'smart'. It would give"
            + " rows to the very models that the strategy chooses between. Name a model that reads"
            + " rows instead of answering them";
    assertRefused(refused, "llm-judge", "selector", "judges");
    models.write("support", "outer", router("ordered", "candidates", "judges"));
    assertRefused(refused, "llm-judge", "selector", "outer");
    assertRefused(
        refused,
        "llm-judge",
        "selector.provider",
        "routing",
        "selector.candidates",
        "judge;smart",
        "selector.route.judge.input",
        "prompt",
        "selector.route.smart.input",
        "prompt");
  }

  @Test
  void whatAnInlineSelectorThatIsARouterRefersToIsAReference() {
    assertThat(
            create(
                "llm-judge",
                "selector.provider",
                "routing",
                "selector.candidates",
                "judge",
                "selector.route.judge.input",
                "prompt"))
        .extracting(ModelReference::role, ModelReference::label)
        .contains(tuple("candidate", "$selector.judge"));
  }

  @Test
  void thresholdsThatCrossAreRefused() {
    assertRefused(
        "'strategy.threshold.smart' of router ml.support.router is 0.2, and that of 'cheap'",
        "score",
        "selector",
        "shared.scorer",
        "strategy.threshold.cheap",
        "0.5",
        "strategy.threshold.smart",
        "0.2");
  }

  @Test
  void misspeltOptionsAreAnsweredWithTheNearest() {
    assertRefused(
        "Did you mean 'strategy.threshold.smart'?",
        "score",
        "selector",
        "shared.scorer",
        "strategy.treshold.smart",
        "0.5");
    assertRefused(
        "'strategy.threshold' of router ml.support.router needs a name behind it: write"
            + " 'strategy.threshold.<name>'.",
        "score",
        "selector",
        "shared.scorer",
        "strategy.threshold",
        "0.5");
    assertRefused(
        "Did you mean 'strategy.selector.timeout'?",
        "llm-judge",
        "selector",
        "judge",
        "strategy.selector.timeut",
        "1 s");
    assertRefused(
        "Did you mean 'selector'?", "llm-judge", "selector", "judge", "selektor", "judge");
    assertRefused("is unknown", "ordered", "strategy.threshold.smart", "0.5");
  }
}
