package org.flinkmodelrouter.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import javax.annotation.Nullable;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * Which version of a table this session read last. Flink reads a table, computes the changed one
 * and hands that over, without a word on what it started from: this is what it started from.
 */
final class ReadVersions {

  /** More than a statement reads: what is altered was read just before. */
  private static final int KEPT = 1000;

  private final Map<ObjectPath, Seen> versions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, Seen> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * What was read.
   *
   * @param version the store's; a table that is created anew begins with the first one again
   * @param content what that version was; null if this session made it, and did not read it since
   */
  private record Seen(int version, @Nullable String content) {}

  synchronized void remember(ObjectPath path, StoredTable stored) {
    // Removed first, so that it counts as the youngest.
    versions.remove(path);
    versions.put(path, new Seen(stored.version(), stored.content()));
  }

  /**
   * Follows a change of this session's own: what it read and changed is no longer what somebody
   * else may have changed.
   */
  synchronized void advance(ObjectPath path, int from, int to) {
    versions.computeIfPresent(
        path, (same, seen) -> seen.version() == from ? new Seen(to, null) : seen);
  }

  synchronized OptionalInt of(ObjectPath path) {
    Seen seen = versions.get(path);
    return seen == null ? OptionalInt.empty() : OptionalInt.of(seen.version());
  }

  /** Whether the table has the version that was read, and yet is another one. */
  synchronized boolean replaced(ObjectPath path, StoredTable current) {
    Seen seen = versions.get(path);
    return seen != null
        && seen.version() == current.version()
        && seen.content() != null
        && !seen.content().equals(current.content());
  }
}
