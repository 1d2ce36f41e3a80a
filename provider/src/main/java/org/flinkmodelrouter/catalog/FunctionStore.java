package org.flinkmodelrouter.catalog;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.FunctionLanguage;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.resource.ResourceType;
import org.apache.flink.table.resource.ResourceUri;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/**
 * The calls of {@code docs/bridge.md} on functions, with Flink's types. Each throws {@link
 * BridgeException} with what the store, or the way to it, answered.
 */
final class FunctionStore {

  private final StoreClient client;

  FunctionStore(StoreClient client) {
    this.client = client;
  }

  /** Names in order of creation. */
  List<String> names(String database) {
    return Texts.list(client.read("list_functions", Texts.at(database)));
  }

  CatalogFunction function(ObjectPath path) {
    return read(client.read("get_function", at(path)));
  }

  void create(ObjectPath path, CatalogFunction function) {
    client.write("create_function", defined(path, function));
  }

  void alter(ObjectPath path, CatalogFunction function) {
    client.write("alter_function", defined(path, function));
  }

  void drop(ObjectPath path) {
    client.write("drop_function", at(path));
  }

  private static ObjectNode at(ObjectPath path) {
    return Texts.at(path, "function");
  }

  private static ObjectNode defined(ObjectPath path, CatalogFunction function) {
    ObjectNode arguments = at(path);
    ObjectNode definition =
        arguments
            .putObject("definition")
            .put("class_name", function.getClassName())
            .put("language", function.getFunctionLanguage().name());
    ArrayNode resources = definition.putArray("resources");
    for (ResourceUri resource : function.getFunctionResources()) {
      resources
          .addObject()
          .put("type", resource.getResourceType().name())
          .put("uri", resource.getUri());
    }
    definition.set("options", Texts.write(function.getOptions()));
    return arguments;
  }

  private static CatalogFunction read(JsonNode definition) {
    List<ResourceUri> resources = new ArrayList<>();
    for (JsonNode resource : definition.path("resources")) {
      ResourceType type = ResourceType.valueOf(resource.path("type").asText());
      resources.add(new ResourceUri(type, resource.path("uri").asText()));
    }
    return new CatalogFunctionImpl(
        definition.path("class_name").asText(),
        FunctionLanguage.valueOf(definition.path("language").asText()),
        resources,
        Texts.map(definition.path("options")));
  }
}
