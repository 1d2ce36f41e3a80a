package org.flinkmodelrouter.catalog;

import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.JsonText;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/**
 * The calls of {@code docs/bridge.md} on databases, with Flink's types. Each throws {@link
 * BridgeException} with what the store, or the way to it, answered.
 */
final class DatabaseStore {

  private final StoreClient client;

  DatabaseStore(StoreClient client) {
    this.client = client;
  }

  List<String> names() {
    return Texts.list(client.read("list_databases", JsonText.object()));
  }

  CatalogDatabase database(String name) {
    JsonNode database = client.read("get_database", Texts.at(name));
    return new CatalogDatabaseImpl(
        Texts.map(database.path("properties")), Texts.text(database.path("comment")));
  }

  void create(String name, CatalogDatabase database) {
    client.write("create_database", described(name, database));
  }

  void alter(String name, CatalogDatabase database) {
    client.write("alter_database", described(name, database));
  }

  void drop(String name, boolean cascade) {
    client.write("drop_database", Texts.at(name).put("cascade", cascade));
  }

  private static ObjectNode described(String name, CatalogDatabase database) {
    ObjectNode arguments = Texts.at(name).put("comment", database.getComment());
    Map<String, String> properties = database.getProperties();
    arguments.set("properties", Texts.write(properties == null ? Map.of() : properties));
    return arguments;
  }
}
