package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterCheckTest {

  private static final String INPUT = "query STRING, lang STRING";
  private static final String OUTPUT = "response STRING";

  private final MemoryModels models = new MemoryModels("ml");

  @BeforeEach
  void twoModels() {
    models.write("support", "cheap", Models.model("query STRING", OUTPUT, "provider", "absent"));
    models.write("support", "smart", Models.model("query STRING", OUTPUT, "provider", "absent"));
    models.write("shared", "expert", Models.model("query STRING", OUTPUT, "provider", "absent"));
  }

  private List<ModelReference> create(String input, String output, String... options) {
    return models.write("support", "router", router(input, output, options));
  }

  private static ResolvedCatalogModel router(String input, String output, String... options) {
    List<String> all = new ArrayList<>(List.of("provider", "routing", "strategy", "pinned"));
    all.addAll(List.of(options));
    return Models.model(input, output, all.toArray(String[]::new));
  }

  private void assertRefused(String message, String... options) {
    assertRefused(message, INPUT, OUTPUT, options);
  }

  private void assertRefused(String message, String input, String output, String[] options) {
    assertThatThrownBy(() -> create(input, output, options))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("outer ml.support.router")
        .hasMessageContaining(message);
  }

  private static String[] candidate(String label) {
    return new String[] {"candidates", label};
  }

  @Test
  void aModelOfAnotherProviderHasNoReferences() {
    assertThat(models.write("support", "m", Models.model("q STRING", OUTPUT, "provider", "x")))
        .isEmpty();
  }

  @Test
  void cataloguedCandidatesAreReferences() {
    List<ModelReference> references =
        create(
            INPUT,
            OUTPUT,
            "candidates",
            "cheap;expert;old",
            "route.expert.reference",
            "shared.expert",
            "route.old.reference",
            "smart$1");
    assertThat(references)
        .extracting(ModelReference::role, ModelReference::label, ModelReference::target)
        .containsExactly(
            tuple("cheap", "support", "cheap", OptionalInt.empty()),
            tuple("expert", "shared", "expert", OptionalInt.empty()),
            tuple("old", "support", "smart", OptionalInt.of(1)));
    assertThat(references).allMatch(reference -> reference.fingerprint().contains("response"));
  }

  private static org.assertj.core.groups.Tuple tuple(
      String label, String database, String name, OptionalInt version) {
    return org.assertj.core.groups.Tuple.tuple(
        "candidate", label, new ModelName(new ObjectPath(database, name), version));
  }

  @Test
  void inlineCandidatesAreNoneAndTheirProviderIsNotLookedFor() {
    assertThat(
            create(
                INPUT,
                OUTPUT,
                "candidates",
                "cheap;own",
                "candidate.own.provider",
                "nobody-has-it",
                "candidate.own.api-key",
                "${env:NOT_SET_API_KEY}"))
        .extracting(ModelReference::label)
        .containsExactly("cheap");
  }

  @Test
  void aRouterWrittenInlineBringsItsReferences() {
    assertThat(
            create(
                INPUT,
                OUTPUT,
                "candidates",
                "cheap;team",
                "candidate.team.provider",
                "routing",
                "candidate.team.strategy",
                "pinned",
                "candidate.team.candidates",
                "smart"))
        .extracting(ModelReference::label)
        .containsExactly("cheap", "team.smart");
  }

  @Test
  void aMistakeInARouterWrittenInlineIsToldWithItsPlace() {
    assertRefused(
        "router ml.support.router.candidate.team is unknown. Did you mean 'default-model'?",
        "candidates",
        "team",
        "candidate.team.provider",
        "routing",
        "candidate.team.strategy",
        "pinned",
        "candidate.team.candidates",
        "smart",
        "candidate.team.defualt-model",
        "smart");
  }

  @Test
  void aMissingCandidateIsToldWithWhereItWasLookedFor() {
    assertRefused(
        "candidate 'smrat' (model smrat): There is no model 'smrat' in database 'support' of"
            + " catalog 'ml'. Did you mean 'smart'? Create it first",
        candidate("smrat"));
    assertRefused(
        "There is no model 'expert' in database 'nowhere' of catalog 'ml'.",
        "candidates",
        "e",
        "route.e.reference",
        "nowhere.expert");
  }

  @Test
  void aMissingVersionIsToldWithTheCurrentOne() {
    assertRefused(
        "Model support.smart of catalog 'ml' has no version 7. The current one is 1.",
        "candidates",
        "old",
        "route.old.reference",
        "smart$7");
    assertRefused(
        "There is no model 'smrat' in database 'support'",
        "candidates",
        "old",
        "route.old.reference",
        "smrat$7");
  }

  @ParameterizedTest
  @CsvSource({
    "ml.support.smart, decided by each session",
    "smart$prod, has no alias 'prod'",
  })
  void aMalformedReferenceIsRefused(String reference, String message) {
    assertRefused(message, "candidates", "s", "route.s.reference", reference);
  }

  @Test
  void aRouterIsNotItsOwnCandidate() {
    assertRefused(
        "candidate 'router' (model router): It is the router itself", candidate("router"));
    create(INPUT, OUTPUT, "candidates", "cheap");
    assertRefused(
        "It is the router itself", "candidates", "r", "route.r.reference", "support.router$1");
  }

  @Test
  void norThroughOthers() {
    create("query STRING", OUTPUT, "candidates", "cheap");
    models.write("support", "a", router("query STRING", OUTPUT, "candidates", "router;smart"));
    models.write("shared", "b", router("query STRING", OUTPUT, candidates("a", "support.a")));
    assertRefused(
        "The router would, through it, be its own candidate: support.router -> shared.b ->"
            + " support.a -> support.router.",
        "query STRING",
        OUTPUT,
        candidates("b", "shared.b"));
  }

  private static String[] candidates(String label, String reference) {
    return new String[] {"candidates", label, "route." + label + ".reference", reference};
  }

  @Test
  void routersNestEightDeepAndNoDeeper() {
    String below = "cheap";
    for (int i = 1; i <= 8; i++) {
      models.write("support", "r" + i, router("query STRING", OUTPUT, "candidates", below));
      below = "r" + i;
    }
    assertRefused("It would make a chain of 9 routers", candidate("r8"));
  }

  @Test
  void routersWrittenInlineNestEightDeepAndNoDeeper() {
    List<String> options = new ArrayList<>();
    String prefix = "";
    for (int i = 1; i <= 8; i++) {
      options.addAll(
          List.of(
              prefix + "candidates", "r",
              prefix + "candidate.r.provider", "routing",
              prefix + "candidate.r.strategy", "pinned"));
      prefix += "candidate.r.";
    }
    options.addAll(List.of(prefix + "candidates", "cheap"));
    assertRefused("one router too many in a chain of 8", options.toArray(String[]::new));
  }

  @Test
  void aCandidatesInputIsFoundByName() {
    models.write("support", "two", Models.model("lang STRING, query STRING", OUTPUT));
    assertThat(create(INPUT, OUTPUT, "candidates", "two")).hasSize(1);
  }

  @Test
  void anInputThatTheRouterLacksIsRefused() {
    assertRefused(
        "candidate 'cheap' (model cheap) takes the input column 'query', which the router's INPUT"
            + " lacks: it has querry. Did you mean 'querry'? Add the column there, or name the"
            + " columns to hand over with 'route.cheap.input'.",
        "querry STRING",
        OUTPUT,
        candidate("cheap"));
  }

  @Test
  void columnsHandedOverByNameNeedNotBeAlike() {
    assertThat(create("text STRING", OUTPUT, "candidates", "cheap", "route.cheap.input", "text"))
        .hasSize(1);
    assertRefused(
        "takes 1 input columns (query), but 'route.cheap.input' names 2. Name one for each.",
        "candidates",
        "cheap",
        "route.cheap.input",
        "query;lang");
    assertRefused(
        "Option 'route.cheap.input' of router ml.support.router names 'qery', which the router's"
            + " INPUT lacks: it has query, lang. Did you mean 'query'?",
        "candidates",
        "cheap",
        "route.cheap.input",
        "qery");
    assertRefused(
        "Option 'route.own.input' of router ml.support.router names 'qery'",
        "candidates",
        "own",
        "candidate.own.provider",
        "x",
        "route.own.input",
        "qery");
  }

  @Test
  void aWiderInputTypeIsCast() {
    models.write("support", "wide", Models.model("n BIGINT", OUTPUT));
    assertThat(create("n INT", OUTPUT, "candidates", "wide")).hasSize(1);
  }

  @Test
  void anInputOfTheWrongTypeIsRefused() {
    models.write("support", "number", Models.model("query BIGINT", OUTPUT));
    assertRefused(
        "takes its input column 'query' as BIGINT, but the router's column 'query' is STRING, which"
            + " Flink doesn't cast to that implicitly. Declare it as BIGINT in the router.",
        candidate("number"));
  }

  @Test
  void anInputThatMayBeNullIsRefusedWhereTheCandidateTakesNone() {
    models.write("support", "strict", Models.model("query STRING NOT NULL", OUTPUT));
    assertRefused(
        "takes its input column 'query' as STRING NOT NULL, but the router's column 'query' may be"
            + " NULL. Declare it as STRING NOT NULL in the router, or as nullable in the candidate.",
        candidate("strict"));
  }

  @Test
  void anOutputThatACandidateLacksIsNullIfItMayBe() {
    assertThat(create(INPUT, "response STRING, score DOUBLE", "candidates", "cheap")).hasSize(1);
    assertRefused(
        "has no output column 'score': it has response. The router's column would be NULL, but is"
            + " declared NOT NULL. Declare it as nullable.",
        INPUT,
        "response STRING, score DOUBLE NOT NULL",
        candidate("cheap"));
  }

  @Test
  void aCandidateWithNoneOfTheOutputsIsRefused() {
    assertRefused(
        "has none of the router's output columns (answer): it has response.",
        INPUT,
        "answer STRING",
        candidate("cheap"));
  }

  @Test
  void anOutputOfTheWrongTypeIsRefused() {
    assertRefused(
        "answers STRING in column 'response', which the router declares as INT, and Flink doesn't"
            + " cast that implicitly. Declare it as STRING in the router.",
        INPUT,
        "response INT",
        candidate("cheap"));
  }

  @Test
  void anOutputThatMustNotBeNullIsRefusedWhereTheCandidateMayAnswerNull() {
    assertRefused(
        "may answer NULL in column 'response', which the router declares as STRING NOT NULL.",
        INPUT,
        "response STRING NOT NULL",
        candidate("cheap"));
    assertRefused(
        "candidate 'own' (inline) may answer NULL in column 'response'",
        INPUT,
        "response STRING NOT NULL",
        new String[] {"candidates", "own", "candidate.own.provider", "x"});
  }

  @Test
  void anAnswerWithoutInputIsNullSoTheOutputMustAllowIt() {
    models.write("support", "sure", Models.model("query STRING", "response STRING NOT NULL"));
    String[] sure = candidate("sure");
    assertRefused(
        "or set 'null-input' to 'call' or 'skip'", INPUT, "response STRING NOT NULL", sure);
    assertThat(
            create(INPUT, "response STRING NOT NULL", "candidates", "sure", "null-input", "call"))
        .hasSize(1);
    assertThat(create("query STRING NOT NULL", "response STRING NOT NULL", "candidates", "sure"))
        .hasSize(1);
  }

  @Test
  void theDecisionColumnIsNoAnswer() {
    assertThat(
            create(
                INPUT,
                "routing ROW<attempts INT, routed_model STRING, score DOUBLE, latency_ms BIGINT>,"
                    + " response STRING",
                "candidates",
                "cheap",
                "decision-column",
                "routing"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "response STRING, routin ROW<source STRING> | is not in its OUTPUT, which has response,"
            + " routin. Did you mean 'routin'? Add `routing` ROW<routed_model STRING, source"
            + " STRING, attempts INT>.",
        "response STRING, routing STRING | is of type STRING. Declare it as ROW<",
        "response STRING, routing ROW<> | has no fields. Declare it as ROW<routed_model STRING,"
            + " source STRING, attempts INT>, or leave it out.",
        "response STRING, routing ROW<sorce STRING> | has a field 'sorce', which no decision has."
            + " Did you mean 'source'? There are: routed_model STRING, source STRING, reason"
            + " STRING, score DOUBLE, attempts INT,",
        "response STRING, routing ROW<attempts STRING> | declares field 'attempts' as STRING."
            + " Declare it as attempts INT.",
        "response STRING, routing ROW<source VARCHAR(4)> | declares field 'source' as VARCHAR(4)."
            + " Declare it as source STRING.",
        "response STRING, routing ROW<source STRING NOT NULL> | Declare it as source STRING.",
        "routing ROW<source STRING> | has only the decision column 'routing'",
      })
  void aWrongDecisionColumnIsRefused(String output, String message) {
    assertRefused(
        message, INPUT, output, new String[] {"candidates", "cheap", "decision-column", "routing"});
  }

  @Test
  void aRouterWithoutColumnsIsRefused() {
    assertRefused("has no INPUT. Declare it, such as INPUT (query STRING)", "", "", candidate("x"));
  }

  @Test
  void theStrategyIsMade() {
    assertThat(create(INPUT, OUTPUT, "candidates", "cheap;smart", "strategy.label", "smart"))
        .hasSize(2);
    assertThatThrownBy(
            () -> create(INPUT, OUTPUT, "candidates", "cheap", "strategy.label", "smart"))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Option 'strategy.label' names no candidate: smart");
    assertRefused(
        "Option 'strategy.score' of router ml.support.router has a value of the wrong kind",
        "candidates",
        "cheap",
        "strategy.score",
        "high");
  }

  @Test
  void anInputColumnWithTheClocksNameIsRefusedWhateverTheStrategyIs() {
    assertRefused(
        "has an input column 'routing_clock'. In conditions that is the time at which a row is"
            + " routed; give the column another name.",
        "query STRING, routing_clock STRING",
        OUTPUT,
        candidate("cheap"));
  }
}
