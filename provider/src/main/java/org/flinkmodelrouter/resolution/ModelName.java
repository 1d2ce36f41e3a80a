package org.flinkmodelrouter.resolution;

import java.util.OptionalInt;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * A model of the catalog as a router names it: database, name and, where one was asked for,
 * version.
 *
 * @param path database and name, without the version
 * @param version the version after {@code $}, or empty for the current one
 */
public record ModelName(ObjectPath path, OptionalInt version) {}
