package org.flinkmodelrouter.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.testing.Models.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ModelChange;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is refused when a model is written, and not first when it is used. */
class ModelCheckTest {

  private static final ObjectPath CHEAP = new ObjectPath("default", "cheap");

  @RegisterExtension final OpenCatalogs catalogs = new OpenCatalogs();
  @TempDir Path folder;
  private ModelCatalog catalog;

  @BeforeEach
  void open() {
    catalog = catalogs.on(folder.resolve("models.db"));
  }

  @Test
  void aModelWithoutAProviderIsRefused() throws Exception {
    String message =
        "Model ml.default.cheap must have the option 'provider', without which nothing can serve"
            + " it. Set it to the provider that does, such as 'openai', or to 'routing' for a model"
            + " made of others.";
    assertRefused(message, "model", "small");
    assertRefused(message, "provider", " ");

    catalog.createModel(CHEAP, cheap("provider", "openai"), false);
    assertThatThrownBy(
            () -> catalog.alterModel(CHEAP, cheap(), List.of(ModelChange.reset("provider")), false))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessage(message);
  }

  @Test
  void anInlineCandidateWithoutAProviderIsToldWhatItLacks() {
    assertThatThrownBy(
            () ->
                catalog.createModel(
                    CHEAP,
                    cheap("provider", "routing", "candidates", "own", "candidate.own.model", "x"),
                    false))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("There is no model 'own' in database 'default'")
        .hasMessageEndingWith(
            "If it is to be an inline candidate, as its options suggest, add"
                + " 'candidate.own.provider'.");
  }

  @Test
  void aVariableThatModelsMayNotReadIsRefused() {
    assertRefused(
        "Option 'api-key' of model ml.default.cheap refers to ${env:AWS_SECRET}, but models may only"
            + " read environment variables named like '*_API_KEY;MODEL_*'. Use a variable with such"
            + " a name, or let the catalog allow this one with 'secrets.env-allowed'.",
        "provider",
        "openai",
        "api-key",
        "${env:AWS_SECRET}");
  }

  @Test
  void aFileThatModelsMayNotReadIsRefused() {
    assertRefused(
        "Option 'api-key' of model ml.default.cheap refers to ${file:/etc/key}, but no file may be"
            + " read: 'secrets.file-root' of the catalog is not set. Set it to the folder that holds"
            + " the secrets, or use ${env:NAME}.",
        "provider",
        "openai",
        "api-key",
        "${file:/etc/key}");

    catalog = withFiles();
    assertRefused(
        "Option 'api-key' of model ml.default.cheap refers to ${file:/etc/key}, but models may only"
            + " read files under 'secrets.file-root' = '"
            + folder
            + "', and links may not lead out of it. Move the file there, or change"
            + " 'secrets.file-root' of the catalog.",
        "provider",
        "openai",
        "api-key",
        "${file:/etc/key}");
  }

  @Test
  void anInlineCandidateIsHeldToTheSameLists() {
    assertRefused(
        "Option 'candidate.own.api-key' of model ml.default.cheap refers to ${env:AWS_SECRET}, but"
            + " models may only read environment variables named like '*_API_KEY;MODEL_*'. Use a"
            + " variable with such a name, or let the catalog allow this one with"
            + " 'secrets.env-allowed'.",
        "provider",
        "routing",
        "candidates",
        "own",
        "candidate.own.provider",
        "openai",
        "candidate.own.api-key",
        "${env:AWS_SECRET}");
  }

  @Test
  void whatAReferenceRefersToNeedNotBeThere() throws Exception {
    catalog = withFiles();
    catalog.createModel(
        CHEAP,
        cheap(
            "provider",
            "openai",
            "api-key",
            "${env:NOT_SET_HERE_API_KEY}",
            "ca-password",
            "${file:" + folder.resolve("absent") + "}"),
        false);

    assertThat(catalog.listModels("default")).containsExactly("cheap");
  }

  @Test
  void anAlterIsHeldToTheListsForWhatItChanges() throws Exception {
    withFiles()
        .createModel(
            CHEAP,
            cheap("provider", "openai", "api-key", "${file:" + folder.resolve("key") + "}"),
            false);

    catalog.alterModel(CHEAP, cheap(), List.of(ModelChange.set("model", "large")), false);
    assertThatThrownBy(
            () ->
                catalog.alterModel(
                    CHEAP,
                    cheap(),
                    List.of(ModelChange.set("api-key", "${env:AWS_SECRET}")),
                    false))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Option 'api-key' of model ml.default.cheap refers to ${env:AWS");

    assertThat(catalog.getModel(CHEAP).getOptions())
        .containsEntry("model", "large")
        .containsEntry("api-key", "${file:" + folder.resolve("key") + "}");
  }

  private ModelCatalog withFiles() {
    return catalogs.with(
        Map.of(
            "url",
            "sqlite:///" + folder.resolve("models.db"),
            "secrets.file-root",
            folder.toString()));
  }

  private void assertRefused(String message, String... options) {
    assertThatThrownBy(() -> catalog.createModel(CHEAP, cheap(options), false))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessage(message);
    assertThat(catalog.names("default")).isEmpty();
  }

  private static ResolvedCatalogModel cheap(String... options) {
    return model("query STRING", "response STRING", options);
  }
}
