package org.flinkmodelrouter.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.util.ChildFirstClassLoader;
import org.apache.flink.util.ExceptionUtils;
import org.flinkmodelrouter.secrets.SecretPolicy;
import org.flinkmodelrouter.secrets.SecretResolver;
import org.flinkmodelrouter.testing.MemoryModels;
import org.flinkmodelrouter.testing.Models;
import org.flinkmodelrouter.testing.Providers;
import org.junit.jupiter.api.Test;

class CatalogModelProviderFactoryTest {

  private static final String INPUT = "query STRING";
  private static final String OUTPUT = "response STRING";
  private static final Map<String, String> ENVIRONMENT = Map.of("OPENAI_API_KEY", "sk-42");

  private final MemoryModels models = new MemoryModels("ml");
  private final CatalogModelProviderFactory factory =
      new CatalogModelProviderFactory(
          models, new SecretResolver(SecretPolicy.defaults(), Providers.environment(ENVIRONMENT)));

  private static ResolvedCatalogModel model(String... options) {
    return Models.model(INPUT, OUTPUT, options);
  }

  private ModelProvider provide(String database, String name) throws Exception {
    ModelName path = new ModelName(new ObjectPath(database, name), OptionalInt.empty());
    return Providers.create(factory, "ml", database, name, models.get(path).model());
  }

  private String ask(String database, String name, String question) throws Exception {
    ModelName path = new ModelName(new ObjectPath(database, name), OptionalInt.empty());
    PredictFunction function =
        ((PredictRuntimeProvider) provide(database, name))
            .createPredictFunction(Providers.query(models.get(path).model()));
    List<RowData> rows =
        List.copyOf(function.predict(GenericRowData.of(StringData.fromString(question))));
    return rows.get(0).getString(0).toString();
  }

  private void assertRefused(String database, String name, String... parts) {
    assertThatThrownBy(() -> provide(database, name))
        .rootCause()
        .isInstanceOf(ValidationException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aModelOfAnotherProviderComesFromItsOwnFactoryWithItsInterfaces() throws Exception {
    models.write("d", "sync", model("provider", "echo-sync", "name", "s"));
    models.write("d", "async", model("provider", "echo-async", "name", "a"));
    models.write("d", "both", model("provider", "echo-both", "name", "b"));
    assertThat(provide("d", "sync"))
        .isInstanceOf(PredictRuntimeProvider.class)
        .isNotInstanceOf(AsyncPredictRuntimeProvider.class);
    assertThat(provide("d", "async"))
        .isInstanceOf(AsyncPredictRuntimeProvider.class)
        .isNotInstanceOf(PredictRuntimeProvider.class);
    assertThat(provide("d", "both"))
        .isInstanceOf(AsyncPredictRuntimeProvider.class)
        .isInstanceOf(PredictRuntimeProvider.class);
  }

  @Test
  void secretsArePutInForTheFactoryAndForTheFunctionWithTheSameInterfaces() throws Exception {
    for (String kind : List.of("sync", "async", "both")) {
      models.write(
          "d",
          kind,
          model(
              "provider", "echo-" + kind,
              "name", "m",
              "api-key", "${env:OPENAI_API_KEY}",
              "shows-key", "true"));
      assertThat(provide("d", kind) instanceof PredictRuntimeProvider)
          .isEqualTo(!kind.equals("async"));
      assertThat(provide("d", kind) instanceof AsyncPredictRuntimeProvider)
          .isEqualTo(!kind.equals("sync"));
    }
    assertThat(ask("d", "sync", "hi")).isEqualTo("m:hi with sk-42");
    assertThat(ask("d", "both", "hi")).isEqualTo("m:hi with sk-42");
  }

  @Test
  void aProviderPrintsNoSecret() throws Exception {
    models.write(
        "d", "m", model("provider", "echo-sync", "name", "m", "api-key", "${env:OPENAI_API_KEY}"));
    assertThat(provide("d", "m").toString()).contains("api-key=******").doesNotContain("sk-42");
  }

  @Test
  void aFactoryThatEchoesASecretDoesNotGiveItAway() {
    models.write(
        "d",
        "m",
        model(
            "provider", "echo-sync",
            "name", "m",
            "leaks-key", "factory",
            "api-key", "${env:OPENAI_API_KEY}"));
    assertThatThrownBy(() -> provide("d", "m"))
        .hasRootCauseMessage(
            "java.lang.IllegalArgumentException: the key ****** is not welcome here")
        .satisfies(
            error -> assertThat(ExceptionUtils.stringifyException(error)).doesNotContain("sk-42"));
  }

  @Test
  void aSecretOutOfReachIsToldWithItsModelAndOption() {
    models.write("d", "m", model("provider", "echo-sync", "name", "m", "api-key", "${env:HOME}"));
    assertRefused(
        "d", "m", "Option 'api-key' of model ml.d.m refers to ${env:HOME}", "secrets.env-allowed");
  }

  @Test
  void aModelWithoutAProviderOrWithAnUnknownOneIsToldByName() {
    models.write("d", "none", model("name", "m"));
    models.write("d", "unknown", model("provider", "nobody-has-it"));
    assertRefused("d", "none", "Model ml.d.none has no option 'provider'");
    assertRefused(
        "d",
        "unknown",
        "Model ml.d.unknown needs the provider 'nobody-has-it' once on the class path",
        "ADD JAR",
        "echo-sync");
  }

  @Test
  void somebodyElsesProviderMadeOfModelsResolvesThem() throws Exception {
    models.write("d", "a", model("provider", "echo-sync", "name", "A"));
    models.write(
        "shared",
        "b",
        model(
            "provider", "echo-sync",
            "name", "B",
            "api-key", "${env:OPENAI_API_KEY}",
            "shows-key", "true"));
    models.write("d", "all", model("provider", "ensemble", "members", "a;shared.b$1"));
    assertThat(ask("d", "all", "hi")).isEqualTo("A:hi + B:hi with sk-42");
  }

  @Test
  void aStatementWithItsOwnCopyOfOurClassesResolvesModels() throws Exception {
    models.write("d", "a", model("provider", "echo-sync", "name", "A"));
    models.write("d", "all", model("provider", "ensemble", "members", "a"));
    ModelName path = new ModelName(new ObjectPath("d", "all"), OptionalInt.empty());
    URL[] jars = {
      ModelResolutionContext.class.getProtectionDomain().getCodeSource().getLocation(),
      Providers.class.getProtectionDomain().getCodeSource().getLocation()
    };
    // As the SQL gateway does after ADD JAR: Flink's classes from the parent, the jar's own again.
    try (URLClassLoader statement =
        new ChildFirstClassLoader(
            jars,
            getClass().getClassLoader(),
            new String[] {"java.", "org.apache.flink."},
            error -> {})) {
      ObjectIdentifier all = ObjectIdentifier.of("ml", "d", "all");
      assertThat(statement.loadClass(ModelResolutionContext.class.getName()))
          .isNotEqualTo(ModelResolutionContext.class);
      assertThat(Providers.create(factory, all, models.get(path).model(), false, statement))
          .isInstanceOf(PredictRuntimeProvider.class);
    }
  }

  @Test
  void namesAreFoundInTheModelsOwnDatabase() throws Exception {
    models.write("one", "m", model("provider", "echo-sync", "name", "M1"));
    models.write("two", "m", model("provider", "echo-sync", "name", "M2"));
    models.write("two", "all", model("provider", "ensemble", "members", "m"));
    assertThat(ask("two", "all", "hi")).isEqualTo("M2:hi");
  }

  @Test
  void theNamedVersionIsTaken() throws Exception {
    models.write("d", "m", model("provider", "echo-sync", "name", "old"));
    models.write("d", "m", model("provider", "echo-sync", "name", "new"));
    models.write("d", "all", model("provider", "ensemble", "members", "m;m$1"));
    assertThat(ask("d", "all", "hi")).isEqualTo("new:hi + old:hi");
  }

  @Test
  void aMemberThatIsNotThereIsToldWithWhereItWasLookedFor() {
    models.write("d", "smart", model("provider", "echo-sync", "name", "S"));
    models.write("d", "all", model("provider", "ensemble", "members", "smrat"));
    assertRefused(
        "d", "all", "There is no model 'smrat' in database 'd' of catalog 'ml'", "'smart'");
  }

  @Test
  void modelsThatNestInACircleAreRefused() {
    models.write("d", "a", model("provider", "ensemble", "members", "b"));
    models.write("d", "b", model("provider", "ensemble", "members", "a"));
    assertRefused("d", "a", "Models nest in a circle: ml.d.a -> ml.d.b -> ml.d.a");
  }

  @Test
  void modelsThatNestTooDeepAreRefused() {
    models.write("d", "m0", model("provider", "echo-sync", "name", "M"));
    for (int i = 1; i <= 9; i++) {
      models.write("d", "m" + i, model("provider", "ensemble", "members", "m" + (i - 1)));
    }
    assertRefused("d", "m9", "Models nest deeper than 8 routers: ml.d.m9 -> ml.d.m8");
  }

  @Test
  void eightLevelsAreFine() throws Exception {
    models.write("d", "m0", model("provider", "echo-sync", "name", "M"));
    for (int i = 1; i <= 8; i++) {
      models.write("d", "m" + i, model("provider", "ensemble", "members", "m" + (i - 1)));
    }
    assertThat(ask("d", "m8", "hi")).isEqualTo("M:hi");
  }
}
