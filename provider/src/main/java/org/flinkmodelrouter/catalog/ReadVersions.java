package org.flinkmodelrouter.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * Which version of a table this session read last. Flink reads a table, computes the changed one
 * and hands that over, without a word on what it started from: this is what it started from.
 */
final class ReadVersions {

  /** More than a statement reads: what is altered was read just before. */
  private static final int KEPT = 1000;

  private final Map<ObjectPath, Integer> versions =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, Integer> eldest) {
          return size() > KEPT;
        }
      };

  synchronized void remember(ObjectPath path, int version) {
    // Removed first, so that it counts as the youngest.
    versions.remove(path);
    versions.put(path, version);
  }

  /**
   * Follows a change of this session's own: what it read and changed is no longer what somebody
   * else may have changed.
   */
  synchronized void advance(ObjectPath path, int from, int to) {
    versions.computeIfPresent(path, (same, version) -> version == from ? to : version);
  }

  synchronized OptionalInt of(ObjectPath path) {
    Integer version = versions.get(path);
    return version == null ? OptionalInt.empty() : OptionalInt.of(version);
  }
}
