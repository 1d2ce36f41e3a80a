package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.resolution.StoredModel;

/**
 * Models ↔ the documents of {@code docs/bridge.md}. What is read shares nothing with anybody: a
 * caller may change it.
 */
public final class ModelCodec {

  private final ColumnCodec columns;

  /**
   * A codec for one session.
   *
   * @param classLoader finds classes that types name
   */
  public ModelCodec(ClassLoader classLoader) {
    this.columns = new ColumnCodec(new TypeCodec(classLoader));
  }

  /** The model with its columns resolved: Flink's sessions do that, other callers need not. */
  ResolvedCatalogModel resolved(ObjectPath path, CatalogModel model) {
    return model instanceof ResolvedCatalogModel resolved
        ? resolved
        : ResolvedCatalogModel.of(
            model,
            columns.resolved(input(path), model.getInputSchema()),
            columns.resolved(output(path), model.getOutputSchema()));
  }

  /** Writes the document {@code definition}. */
  ObjectNode definition(ObjectPath path, ResolvedCatalogModel model) {
    ObjectNode definition = JsonText.object();
    definition.set("input", columns.write(input(path), model.getResolvedInputSchema()));
    definition.set("output", columns.write(output(path), model.getResolvedOutputSchema()));
    definition.set("options", Texts.write(model.getOptions()));
    return definition.put("comment", model.getComment());
  }

  /** Writes the document {@code references}. */
  ArrayNode references(List<ModelReference> references) {
    ArrayNode written = JsonText.array();
    for (ModelReference reference : references) {
      ModelName target = reference.target();
      ObjectNode document =
          written
              .addObject()
              .put("role", reference.role())
              .put("label", reference.label())
              .put("database", target.path().getDatabaseName())
              .put("model", target.path().getObjectName())
              .put("fingerprint", reference.fingerprint());
      target
          .version()
          .ifPresentOrElse(
              version -> document.put("version", version), () -> document.putNull("version"));
      document.put("alias", target.alias().orElse(null));
    }
    return written;
  }

  /** Reads a stored model. */
  public StoredModel storedModel(JsonNode document) {
    ObjectPath path =
        new ObjectPath(document.path("database").asText(), document.path("model").asText());
    JsonNode definition = document.path("definition");
    ResolvedSchema input = columns.read(input(path), definition.path("input"));
    ResolvedSchema output = columns.read(output(path), definition.path("output"));
    CatalogModel model =
        CatalogModel.of(
            Schema.newBuilder().fromResolvedSchema(input).build(),
            Schema.newBuilder().fromResolvedSchema(output).build(),
            Texts.map(definition.path("options")),
            Texts.text(definition.path("comment")));
    return new StoredModel(
        path,
        document.path("version").asInt(),
        document.path("fingerprint").asText(),
        document.path("content").asText(),
        ResolvedCatalogModel.of(model, input, output),
        storedReferences(document.path("references")));
  }

  private static List<ModelReference> storedReferences(JsonNode documents) {
    List<ModelReference> references = new ArrayList<>();
    for (JsonNode document : documents) {
      JsonNode version = document.path("version");
      ModelName target =
          new ModelName(
              new ObjectPath(document.path("database").asText(), document.path("model").asText()),
              version.isInt() ? OptionalInt.of(version.asInt()) : OptionalInt.empty(),
              Optional.ofNullable(Texts.text(document.path("alias"))));
      references.add(
          new ModelReference(
              document.path("role").asText(),
              document.path("label").asText(),
              target,
              document.path("fingerprint").asText()));
    }
    return references;
  }

  private static String input(ObjectPath path) {
    return "input of model " + path.getFullName();
  }

  private static String output(ObjectPath path) {
    return "output of model " + path.getFullName();
  }
}
