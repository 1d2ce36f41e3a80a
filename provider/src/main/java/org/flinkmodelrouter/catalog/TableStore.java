package org.flinkmodelrouter.catalog;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.flinkmodelrouter.catalog.bridge.BridgeException;
import org.flinkmodelrouter.catalog.bridge.StoreClient;

/**
 * The calls of {@code docs/bridge.md} on tables, with Flink's types. Each throws {@link
 * BridgeException} with what the store, or the way to it, answered.
 */
final class TableStore {

  private final StoreClient client;
  private final TableCodec codec;

  TableStore(StoreClient client, ClassLoader classLoader) {
    this.client = client;
    this.codec = new TableCodec(classLoader);
  }

  /**
   * Names in order of creation.
   *
   * @param kind the document's name of it, or null for all
   */
  List<String> names(String database, @Nullable String kind) {
    return Texts.list(client.read("list_tables", Texts.at(database).put("kind", kind)));
  }

  StoredTable table(ObjectPath path) {
    return codec.read(client.read("get_table", at(path)));
  }

  void create(ObjectPath path, CatalogBaseTable table) {
    client.write("create_table", defined(path, table));
  }

  /**
   * Stores what the table is from now on, unless it is no longer the expected one.
   *
   * @param expectedVersion the one that was changed
   * @param expectedContent what that version was
   * @return the new version
   */
  int alter(ObjectPath path, int expectedVersion, String expectedContent, CatalogBaseTable table) {
    return client
        .write(
            "alter_table",
            defined(path, table)
                .put("expected_version", expectedVersion)
                .put("expected_content", expectedContent))
        .path("version")
        .asInt();
  }

  void rename(ObjectPath path, String newName) {
    client.write("rename_table", at(path).put("new_name", newName));
  }

  void drop(ObjectPath path) {
    client.write("drop_table", at(path));
  }

  private ObjectNode defined(ObjectPath path, CatalogBaseTable table) {
    ObjectNode arguments = at(path);
    arguments.set("definition", codec.write(path, table));
    return arguments;
  }

  private static ObjectNode at(ObjectPath path) {
    return Texts.at(path, "table");
  }
}
