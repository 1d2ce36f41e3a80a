package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.testing.Models.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ModelChange;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.ModelAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.ModelNotExistException;
import org.flinkmodelrouter.resolution.VersionedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogTest {

  private static final ObjectPath CHEAP = new ObjectPath("default", "cheap");
  private static final ResolvedCatalogModel MODEL =
      model(
          "query STRING",
          "response STRING",
          "provider",
          "openai",
          "model",
          "small",
          "api-key",
          "${env:TEST_API_KEY}");

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;
  private ModelCatalog catalog;

  @BeforeEach
  void open() {
    catalog = catalogs.on(folder.resolve("models.db"));
  }

  @Test
  void aModelComesBackAsItWasStored() throws Exception {
    CatalogModel odd =
        CatalogModel.of(
            Schema.newBuilder()
                .column("größe", "INT NOT NULL")
                .withComment("it's \"in\" cm")
                .build(),
            Schema.newBuilder().column("r", "ROW<a STRING, `b c` ARRAY<DOUBLE>>").build(),
            Map.of(
                "provider",
                "p",
                "schema.x",
                "1",
                "comment",
                "not the comment",
                "empty",
                "",
                "line",
                "a\nb\r\t\\n"),
            "O'Reilly 🎈");
    catalog.createModel(CHEAP, odd, false);

    CatalogModel stored = catalog.getModel(CHEAP);

    assertThat(stored.getOptions()).isEqualTo(odd.getOptions());
    assertThat(stored.getComment()).isEqualTo("O'Reilly 🎈");
    assertThat(stored.getInputSchema().toString())
        .isEqualTo("(\n  `größe` INT NOT NULL COMMENT 'it''s \"in\" cm'\n)");
    assertThat(stored.getOutputSchema().toString())
        .isEqualTo("(\n  `r` ROW<`a` STRING, `b c` ARRAY<DOUBLE>>\n)");
  }

  @Test
  void whatACallerDoesToAModelStaysWithTheCaller() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);

    catalog.getModel(CHEAP).getOptions().put("provider", "other");

    assertThat(catalog.getModel(CHEAP).getOptions()).containsEntry("provider", "openai");
  }

  @Test
  void modelsAreListedInTheOrderInWhichTheyWereMade() throws Exception {
    for (String name : List.of("zebra", "Ape", "ape", "größe")) {
      catalog.createModel(new ObjectPath("default", name), MODEL, false);
    }

    assertThat(catalog.listModels("default")).containsExactly("zebra", "Ape", "ape", "größe");
  }

  @Test
  void anAlterThatChangesNothingMakesNoVersion() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);

    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.reset("nope")), false);
    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.set("model", "small")), false);

    assertThat(VersionedModel.versionOf((ResolvedCatalogModel) catalog.getModel(CHEAP)))
        .hasValue(1);
  }

  @Test
  void ofAVersionThatIsNotThereItIsToldWhichAre() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.set("model", "large")), false);
    ObjectPath ninth = new ObjectPath("default", "cheap$9");

    assertThatThrownBy(() -> catalog.getModel(ninth))
        .isInstanceOf(CatalogException.class)
        .hasNoCause()
        .hasMessageContaining("Version 9 of model 'default.cheap' is not in this catalog.")
        .hasMessageContaining("Its versions are 1 to 2");
    assertThat(catalog.modelExists(ninth)).isFalse();
    assertThatThrownBy(() -> catalog.getModel(new ObjectPath("default", "nope$9")))
        .isInstanceOf(ModelNotExistException.class);
  }

  @Test
  void eachAlterMakesAVersionThatStays() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.set("model", "large")), false);
    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.reset("model")), false);

    assertThat(optionsOf("cheap")).doesNotContainKey("model");
    assertThat(optionsOf("cheap$1")).containsEntry("model", "small");
    assertThat(optionsOf("cheap$2")).containsEntry("model", "large");
    assertThat(VersionedModel.versionOf((ResolvedCatalogModel) catalog.getModel(CHEAP)))
        .hasValue(3);
    assertThat(catalog.modelExists(new ObjectPath("default", "cheap$3"))).isTrue();
  }

  @Test
  void anAlterWithoutChangesReplacesTheModel() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);

    catalog.alterModel(CHEAP, MODEL.copy(Map.of("provider", "other")), false);

    assertThat(optionsOf("cheap")).containsOnly(Map.entry("provider", "other"));
  }

  @Test
  void anAlterChangesTheStoredModelAndNotWhatFlinkReadBefore() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    ModelCatalog other = catalogs.on(folder.resolve("models.db"));
    other.alterModel(CHEAP, MODEL, List.of(ModelChange.set("added", "by another")), false);

    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.set("model", "large")), false);

    assertThat(optionsOf("cheap"))
        .containsEntry("added", "by another")
        .containsEntry("model", "large");
  }

  @Test
  void noAlterIsLostWhenManyWriteAtOnce() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    int writers = 4;
    int changes = 5;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<Void>> done = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      ModelCatalog own = catalogs.on(folder.resolve("models.db"));
      String name = "writer-" + writer + "-";
      Callable<Void> work =
          () -> {
            for (int i = 0; i < changes; i++) {
              own.alterModel(CHEAP, MODEL, List.of(ModelChange.set(name + i, "here")), false);
            }
            return null;
          };
      done.add(threads.submit(work));
    }
    for (Future<Void> each : done) {
      each.get();
    }
    threads.shutdown();

    assertThat(optionsOf("cheap")).hasSize(MODEL.getOptions().size() + writers * changes);
    assertThat(catalog.modelExists(new ObjectPath("default", "cheap$" + (1 + writers * changes))))
        .isTrue();
  }

  @Test
  void aNameThatIsTakenIsToldWithTheCatalogsName() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);

    assertThatThrownBy(() -> catalog.createModel(CHEAP, MODEL, false))
        .isInstanceOf(ModelAlreadyExistException.class)
        .hasMessage("Model default.cheap already exists in Catalog ml.");
  }

  @Test
  void ifNotExistsLooksAtNothingOfAModelThatWouldNotBeStored() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);

    catalog.createModel(CHEAP, MODEL.copy(Map.of("provider", "routing")), true);

    assertThat(optionsOf("cheap")).containsEntry("provider", "openai");
  }

  @Test
  void aMissingModelIsToldAsFlinkTellsIt() {
    String message = "Model '`ml`.`default`.`cheap`' does not exist.";
    assertThatThrownBy(() -> catalog.getModel(CHEAP))
        .isInstanceOf(ModelNotExistException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> catalog.alterModel(CHEAP, MODEL, false))
        .isInstanceOf(ModelNotExistException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> catalog.renameModel(CHEAP, "dear", false))
        .isInstanceOf(ModelNotExistException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> catalog.dropModel(CHEAP, false))
        .isInstanceOf(ModelNotExistException.class)
        .hasMessage(message);
    assertThat(catalog.modelExists(CHEAP)).isFalse();
  }

  @Test
  void aMissingModelMayBeIgnored() throws Exception {
    catalog.alterModel(CHEAP, MODEL, true);
    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.set("a", "b")), true);
    catalog.renameModel(CHEAP, "dear", true);
    catalog.dropModel(CHEAP, true);

    assertThat(catalog.listModels("default")).isEmpty();
  }

  @Test
  void aMissingDatabaseIsToldByWhateverNeedsIt() {
    ObjectPath nowhere = new ObjectPath("nowhere", "m");
    String message = "Database nowhere does not exist in Catalog ml.";
    assertThatThrownBy(() -> catalog.createModel(nowhere, MODEL, false))
        .isInstanceOf(DatabaseNotExistException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> catalog.listModels("nowhere"))
        .isInstanceOf(DatabaseNotExistException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> catalog.getModel(nowhere)).isInstanceOf(ModelNotExistException.class);
    assertThatThrownBy(() -> catalog.dropModel(nowhere, false))
        .isInstanceOf(ModelNotExistException.class);
  }

  @Test
  void aRenamedModelKeepsItsVersions() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    catalog.alterModel(CHEAP, MODEL, List.of(ModelChange.set("model", "large")), false);

    catalog.renameModel(CHEAP, "dear", false);

    assertThat(catalog.listModels("default")).containsExactly("dear");
    assertThat(optionsOf("dear$1")).containsEntry("model", "small");
  }

  @Test
  void aModelIsNotRenamedOverAnother() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    catalog.createModel(new ObjectPath("default", "dear"), MODEL, false);

    assertThatThrownBy(() -> catalog.renameModel(CHEAP, "dear", false))
        .isInstanceOf(ModelAlreadyExistException.class)
        .hasMessage("Model default.dear already exists in Catalog ml.");
  }

  @Test
  void aVersionCanBeReadAndNothingElse() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    ObjectPath first = new ObjectPath("default", "cheap$1");
    String message = "Name the model itself: 'cheap'. What can be done with versions and aliases:";

    assertThatThrownBy(() -> catalog.alterModel(first, MODEL, false)).hasMessageContaining(message);
    assertThatThrownBy(() -> catalog.dropModel(first, true)).hasMessageContaining(message);
    assertThatThrownBy(() -> catalog.renameModel(first, "dear", false))
        .hasMessageContaining(message);
    assertThat(catalog.getModel(first).getOptions()).isEqualTo(MODEL.getOptions());
  }

  @Test
  void aNameWithADollarIsRefused() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    String message = "would be a version or an alias of a model";

    assertThatThrownBy(() -> catalog.createModel(new ObjectPath("default", "a$b"), MODEL, false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("'a$b' " + message);
    assertThatThrownBy(() -> catalog.renameModel(CHEAP, "de$ar", false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("'de$ar' " + message);
  }

  @Test
  void aVersionThatIsNoneDoesNotExist() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);

    for (String name : List.of("nope$2", "nope$prod", "cheap$0", "cheap$01", "cheap$", "$1")) {
      assertThatThrownBy(() -> catalog.getModel(new ObjectPath("default", name)))
          .isInstanceOf(ModelNotExistException.class)
          .hasMessage("Model '`ml`.`default`.`" + name + "`' does not exist.");
    }
  }

  @Test
  void aKeyWrittenOutIsRefusedAndNowhereShown() throws Exception {
    CatalogModel careless = MODEL.copy(Map.of("provider", "openai", "api-key", "sk-4711"));

    assertThatThrownBy(() -> catalog.createModel(CHEAP, careless, false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("api-key")
        .hasMessageContaining("${env:")
        .satisfies(failure -> assertThat(Failures.logged(failure)).doesNotContain("sk-4711"));
    assertThat(catalog.listModels("default")).isEmpty();

    catalog.createModel(CHEAP, MODEL, false);
    List<ModelChange> change = List.of(ModelChange.set("api-key", "sk-4711"));
    assertThatThrownBy(() -> catalog.alterModel(CHEAP, MODEL, change, false))
        .hasMessageContaining("${env:")
        .satisfies(failure -> assertThat(Failures.logged(failure)).doesNotContain("sk-4711"));
  }

  @Test
  void aNumberOfTokensIsNoSecret() throws Exception {
    catalog.createModel(
        CHEAP, MODEL.copy(Map.of("provider", "openai", "max-tokens", "100")), false);

    assertThat(optionsOf("cheap")).containsEntry("max-tokens", "100");
  }

  @Test
  void aRouterIsCheckedWhenItIsMade() {
    CatalogModel router =
        MODEL.copy(Map.of("provider", "routing", "strategy", "ordered", "candidates", "cheep"));

    assertThatThrownBy(
            () -> catalog.createModel(new ObjectPath("default", "router"), router, false))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Router ml.default.router: candidate 'cheep'")
        .hasMessageContaining("There is no model 'cheep' in database 'default'");
    assertThat(catalog.names("default")).isEmpty();
  }

  @Test
  void aRoutersCandidatesAreNotTakenFromUnderIt() throws Exception {
    ObjectPath router = new ObjectPath("default", "router");
    Map<String, String> routing =
        Map.of("provider", "routing", "strategy", "ordered", "candidates", "cheap;smart");
    catalog.createModel(CHEAP, MODEL, false);
    catalog.createModel(new ObjectPath("default", "smart"), MODEL, false);
    catalog.createModel(router, MODEL.copy(routing), false);

    assertThatThrownBy(() -> catalog.dropModel(CHEAP, false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("default.router");
    assertThatThrownBy(() -> catalog.renameModel(CHEAP, "dear", false))
        .hasMessageContaining("default.router");

    catalog.alterModel(router, MODEL, List.of(ModelChange.set("candidates", "smart")), false);
    catalog.dropModel(CHEAP, false);
    assertThat(catalog.listModels("default")).containsExactly("smart", "router");
  }

  @Test
  void aDatabaseThatIsGoneIsNotAMissingModel() throws Exception {
    catalog.createModel(CHEAP, MODEL, false);
    Files.move(folder.resolve("models.db"), folder.resolve("elsewhere.db"));

    assertThatThrownBy(() -> catalog.getModel(CHEAP))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("models.db");
    assertThatThrownBy(() -> catalog.modelExists(CHEAP)).isInstanceOf(CatalogException.class);
    assertThatThrownBy(() -> catalog.databaseExists("default"))
        .isInstanceOf(CatalogException.class);
  }

  @Test
  void halfASurrogatePairIsRefusedAndNotTurnedIntoAQuestionMark() {
    assertThatThrownBy(
            () ->
                catalog.createModel(
                    CHEAP, MODEL.copy(Map.of("provider", "openai", "prompt", "a\ud83d")), false))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("half of a surrogate pair")
        .hasMessageContaining("prompt");
  }

  @Test
  void aClosedCatalogSaysSo() {
    catalog.close();

    assertThatThrownBy(() -> catalog.listDatabases())
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("Catalog 'ml' is closed");
  }

  private Map<String, String> optionsOf(String name) throws ModelNotExistException {
    return catalog.getModel(new ObjectPath("default", name)).getOptions();
  }
}
