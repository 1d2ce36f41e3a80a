package org.flinkmodelrouter.resolution;

import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * One version of a model as the store keeps it.
 *
 * @param path database and name
 * @param version 1 for the version that CREATE MODEL made, one more for each change
 * @param fingerprint identifies the input and output columns; opaque
 * @param model schemas, options (secrets as references) and comment
 */
public record StoredModel(ObjectPath path, int version, String fingerprint, CatalogModel model) {}
