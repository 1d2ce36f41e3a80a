package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;
import org.flinkmodelrouter.testing.Models;
import org.flinkmodelrouter.testing.Providers;
import org.flinkmodelrouter.testing.SqlClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingModelProviderFactoryTest {

  private static final ObjectIdentifier ROUTER = ObjectIdentifier.of("mem", "db", "router");
  private static final SecretResolver SECRETS =
      new SecretResolver(
          SecretPolicy.defaults(), Providers.environment(Map.of("OPENAI_API_KEY", "sk-42")));

  private static ResolvedCatalogModel router(String... options) {
    List<String> all = new ArrayList<>(List.of("provider", "routing", "strategy", "pinned"));
    all.addAll(List.of(options));
    return Models.model("query STRING", "response STRING", all.toArray(String[]::new));
  }

  private static ModelProvider create(String... options) {
    return Providers.create(
        new RoutingModelProviderFactory(SECRETS), ROUTER, router(options), false);
  }

  private static String[] two(String first, String second, String mode) {
    return new String[] {
      "candidates",
      "a;b",
      "candidate.a.provider",
      first,
      "candidate.a.name",
      "A",
      "candidate.b.provider",
      second,
      "candidate.b.name",
      "B",
      "execution-mode",
      mode
    };
  }

  @ParameterizedTest
  @CsvSource({
    "echo-sync,  echo-sync,  auto,  true,  false",
    "echo-sync,  echo-async, auto,  true,  true",
    "echo-async, echo-async, auto,  true,  true",
    "echo-sync,  echo-both,  auto,  true,  true",
    "echo-async, echo-async, sync,  true,  false",
    "echo-sync,  echo-sync,  async, false, true",
  })
  void theInterfacesFollowTheCandidatesAndTheMode(
      String first, String second, String mode, boolean sync, boolean async) {
    ModelProvider provider = create(two(first, second, mode));
    assertThat(provider instanceof PredictRuntimeProvider).isEqualTo(sync);
    assertThat(provider instanceof AsyncPredictRuntimeProvider).isEqualTo(async);
    assertThat(provider.copy()).hasSameClassAs(provider);
  }

  @Test
  void itIsFoundByFlinksDiscovery() {
    assertThat(Providers.create(null, ROUTER, router(two("echo-sync", "echo-sync", "auto")), true))
        .isInstanceOf(PredictRuntimeProvider.class);
  }

  @Test
  void aRouterMayBeWrittenInlineInARouter() {
    assertThat(
            create(
                "candidates", "team",
                "candidate.team.provider", "routing",
                "candidate.team.strategy", "pinned",
                "candidate.team.candidates", "a",
                "candidate.team.candidate.a.provider", "echo-async",
                "candidate.team.candidate.a.name", "A"))
        .isInstanceOf(AsyncPredictRuntimeProvider.class);
  }

  @Test
  void aTemporaryRouterFindsNoModelByItsName() {
    assertThatThrownBy(() -> Providers.create(null, ROUTER, router("candidates", "cheap"), true))
        .rootCause()
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Router mem.db.router: candidate 'cheap' (model cheap): Model 'cheap' can't be found by"
                + " its name, since a temporary model, or one of a compiled plan that its catalog"
                + " no longer has, belongs to no catalog. Create router with CREATE MODEL in a"
                + " catalog of 'type'='model-catalog' that has 'cheap', or write the candidate"
                + " inline, with 'candidate.<label>.provider' and its other options.");
  }

  @Test
  void norDoesOneOfAnotherCatalog() {
    assertThatThrownBy(() -> create("candidates", "cheap"))
        .rootCause()
        .hasMessageContaining("since catalog 'mem' is no model catalog. Create router with");
  }

  @Test
  void anUnknownProviderOfACandidateIsToldWithItsPlace() {
    assertThatThrownBy(() -> create("candidates", "a", "candidate.a.provider", "opnai"))
        .rootCause()
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(
            "Router mem.db.router: candidate 'a' (inline): Model mem.db.router.candidate.a needs"
                + " the provider 'opnai' once on the class path.")
        .hasMessageContaining("echo-async");
  }

  @Test
  void aCandidateItsProviderRefusesIsToldWithItsPlace() {
    assertThatThrownBy(() -> create("candidates", "a", "candidate.a.provider", "echo-sync"))
        .rootCause()
        .hasMessageContaining("Router mem.db.router: candidate 'a' (inline): ")
        .hasMessageContaining("Missing required options are:\n\nname");
  }

  @Test
  void thatIsWhatTheSqlClientShows() {
    Throwable refused =
        catchThrowable(() -> create("candidates", "a", "candidate.a.provider", "echo-sync"));
    assertThat(SqlClient.shown(refused))
        .contains("Router mem.db.router: candidate 'a' (inline): ")
        .contains("Missing required options are:\n\nname");
  }

  @Test
  void aProviderThatCannotPredictIsRefused() {
    ModelProvider neither =
        new ModelProvider() {
          @Override
          public ModelProvider copy() {
            return this;
          }
        };
    RouterDeclaration routing =
        new RouterParser(
                "r",
                router("candidates", "a").getOptions(),
                org.flinkmodelrouter.strategy.StrategyFactories.discover(
                    getClass().getClassLoader()))
            .parse();
    ResolvedCatalogModel model = Models.model("query STRING", "response STRING");
    CandidateBinding binding =
        CandidateBinding.of(
            RouterSchema.of("r", model, null), routing, routing.candidates().get(0), model);
    assertThatThrownBy(() -> new PlannedCandidate(binding, "a", null, neither))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("candidate 'a' (model a): its provider makes")
        .hasMessageContaining("neither synchronously nor asynchronously");
  }

  @Test
  void referencesAreResolvedWithTheDefaultPolicyAndLiteralsAreAllowed() {
    assertThat(create(keyed("${env:OPENAI_API_KEY}"))).isNotNull();
    assertThat(create(keyed("sk-written-out"))).isNotNull();
    assertThatThrownBy(() -> create(keyed("${env:HOME}")))
        .rootCause()
        .hasMessageContaining("Option 'candidate.a.api-key' of model mem.db.router refers to")
        .hasMessageContaining("'*_API_KEY;MODEL_*'");
    assertThatThrownBy(() -> create(keyed("${file:/etc/hostname}")))
        .rootCause()
        .hasMessageContaining("no file may be read");
  }

  @ParameterizedTest
  @CsvSource({"${env:OPENAI_API_KEY}, sk-42", "sk-written-out, sk-written-out"})
  void noMessageHoldsASecret(String value, String secret) {
    assertThatThrownBy(() -> create(keyed(value, "candidate.a.leaks-key", "factory")))
        .satisfies(
            error ->
                assertThat(ExceptionUtils.stringifyException(error))
                    .contains("the key ****** is not welcome here")
                    .doesNotContain(secret));
  }

  @Test
  void norDoesOneOfAFunctionThatCannotBeMade() {
    ResolvedCatalogModel model =
        router(keyed("sk-written-out", "candidate.a.leaks-key", "function"));
    PredictRuntimeProvider provider =
        (PredictRuntimeProvider) Providers.create(null, ROUTER, model, true);
    assertThatThrownBy(() -> provider.createPredictFunction(Providers.query(model)))
        .satisfies(
            error ->
                assertThat(ExceptionUtils.stringifyException(error))
                    .contains("the key ****** is not welcome here")
                    .doesNotContain("sk-written-out"));
  }

  @Test
  void noProviderPrintsASecret() {
    assertThat(create(keyed("sk-written-out")).toString()).doesNotContain("sk-written-out");
  }

  private static String[] keyed(String key, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "candidates", "a",
                "candidate.a.provider", "echo-sync",
                "candidate.a.name", "A",
                "candidate.a.api-key", key));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }
}
