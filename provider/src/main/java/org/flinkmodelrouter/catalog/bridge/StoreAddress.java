package org.flinkmodelrouter.catalog.bridge;

import javax.annotation.Nullable;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a catalog opens its store with.
 *
 * @param catalog the catalog's name, for messages
 * @param url null for the SQLite file in the user's home
 * @param user null where the database needs none
 * @param password its value, never a reference; null where the database needs none
 * @param initialize whether an empty database is filled; null for yes on SQLite, no on a server
 * @param defaultDatabase has to be there
 * @param integrity what becomes of a change that would break routers
 */
public record StoreAddress(
    String catalog,
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    @Nullable Boolean initialize,
    String defaultDatabase,
    Integrity integrity) {

  /** Arguments of {@code open}, for the first time. */
  ObjectNode arguments() {
    return arguments(initialize);
  }

  /**
   * Arguments of {@code open} in a new child: what has vanished meanwhile must not come back empty.
   */
  ObjectNode argumentsAgain() {
    return arguments(false);
  }

  private ObjectNode arguments(@Nullable Boolean fill) {
    return JsonText.object()
        .put("catalog", catalog)
        .put("url", url)
        .put("user", user)
        .put("password", password)
        .put("initialize", fill)
        .put("default_database", defaultDatabase)
        .put("integrity", integrity.toDocument());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "store of catalog '" + catalog + "'" + (url == null ? "" : " at " + url);
  }
}
