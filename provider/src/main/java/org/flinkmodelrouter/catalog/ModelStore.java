package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.flinkmodelrouter.catalog.bridge.StoreClient;
import org.flinkmodelrouter.resolution.ModelReference;
import org.flinkmodelrouter.resolution.StoredModel;

/**
 * The calls of {@code docs/bridge.md} with Flink's types. Each throws {@link BridgeException} with
 * what the store, or the way to it, answered.
 */
final class ModelStore implements AutoCloseable {

  private final StoreClient client;
  private final ModelCodec codec;

  ModelStore(StoreClient client, ClassLoader classLoader) {
    this.client = client;
    this.codec = new ModelCodec(classLoader);
  }

  List<String> databases() {
    return names(client.read("list_databases", JsonText.object()));
  }

  CatalogDatabase database(String name) {
    JsonNode database = client.read("get_database", at(name));
    return new CatalogDatabaseImpl(
        ModelCodec.texts(database.path("properties")), ModelCodec.text(database.path("comment")));
  }

  void createDatabase(String name, CatalogDatabase database) {
    client.write("create_database", described(name, database));
  }

  void alterDatabase(String name, CatalogDatabase database) {
    client.write("alter_database", described(name, database));
  }

  void dropDatabase(String name, boolean cascade) {
    client.write("drop_database", at(name).put("cascade", cascade));
  }

  List<String> models(String database) {
    return names(client.read("list_models", at(database)));
  }

  StoredModel model(ObjectPath path, OptionalInt version) {
    ObjectNode arguments = at(path);
    version.ifPresent(number -> arguments.put("version", number));
    return codec.storedModel(client.read("get_model", arguments));
  }

  ResolvedCatalogModel resolved(ObjectPath path, CatalogModel model) {
    return codec.resolved(path, model);
  }

  void createModel(ObjectPath path, ResolvedCatalogModel model, List<ModelReference> references) {
    client.write("create_model", defined(path, model, references));
  }

  /** Stores a new version, unless the current one is no longer the expected one. */
  void alterModel(
      ObjectPath path,
      int expectedVersion,
      ResolvedCatalogModel model,
      List<ModelReference> references) {
    client.write(
        "alter_model", defined(path, model, references).put("expected_version", expectedVersion));
  }

  void renameModel(ObjectPath path, String newName) {
    client.write("rename_model", at(path).put("new_name", newName));
  }

  void dropModel(ObjectPath path) {
    client.write("drop_model", at(path));
  }

  @Override
  public void close() {
    client.close();
  }

  private ObjectNode defined(
      ObjectPath path, ResolvedCatalogModel model, List<ModelReference> references) {
    ObjectNode arguments = at(path);
    arguments.set("definition", codec.definition(path, model));
    arguments.set("references", codec.references(references));
    return arguments;
  }

  private static ObjectNode described(String name, CatalogDatabase database) {
    ObjectNode arguments = at(name).put("comment", database.getComment());
    Map<String, String> properties = database.getProperties();
    arguments.set("properties", ModelCodec.texts(properties == null ? Map.of() : properties));
    return arguments;
  }

  private static ObjectNode at(ObjectPath path) {
    return at(path.getDatabaseName()).put("model", path.getObjectName());
  }

  private static ObjectNode at(@Nullable String database) {
    return JsonText.object().put("database", database);
  }

  private static List<String> names(JsonNode documents) {
    List<String> names = new ArrayList<>();
    documents.forEach(name -> names.add(name.asText()));
    return names;
  }
}
