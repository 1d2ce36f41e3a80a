package org.flinkmodelrouter.catalog;

import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;
import org.flinkmodelrouter.resolution.ModelName;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.resolution.StoredModel;

/**
 * The calls of {@code docs/bridge.md} on models, with Flink's types. Each throws {@link
 * BridgeException} with what the store, or the way to it, answered.
 */
final class ModelStore {

  private final StoreClient client;
  private final ModelCodec codec;

  ModelStore(StoreClient client, ClassLoader classLoader) {
    this.client = client;
    this.codec = new ModelCodec(classLoader);
  }

  List<String> models(String database) {
    return Texts.list(client.read("list_models", Texts.at(database)));
  }

  StoredModel model(ModelName name) {
    ObjectNode arguments = at(name.path());
    name.version().ifPresent(number -> arguments.put("version", number));
    name.alias().ifPresent(alias -> arguments.put("alias", alias));
    return codec.storedModel(client.read("get_model", arguments));
  }

  ResolvedCatalogModel resolved(ObjectPath path, CatalogModel model) {
    return codec.resolved(path, model);
  }

  void createModel(ObjectPath path, ResolvedCatalogModel model, List<ModelReference> references) {
    client.write("create_model", defined(path, model, references));
  }

  /** Stores a new version, unless the current one is no longer the one that was changed. */
  void alterModel(
      ObjectPath path,
      StoredModel expected,
      ResolvedCatalogModel model,
      List<ModelReference> references) {
    client.write(
        "alter_model",
        defined(path, model, references)
            .put("expected_version", expected.version())
            .put("expected_content", expected.content()));
  }

  void renameModel(ObjectPath path, String newName) {
    client.write("rename_model", at(path).put("new_name", newName));
  }

  void dropModel(ObjectPath path) {
    client.write("drop_model", at(path));
  }

  private ObjectNode defined(
      ObjectPath path, ResolvedCatalogModel model, List<ModelReference> references) {
    ObjectNode arguments = at(path);
    arguments.set("definition", codec.definition(path, model));
    arguments.set("references", codec.references(references));
    return arguments;
  }

  private static ObjectNode at(ObjectPath path) {
    return Texts.at(path, "model");
  }
}
