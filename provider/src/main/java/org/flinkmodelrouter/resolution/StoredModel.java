package org.flinkmodelrouter.resolution;

import java.util.List;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogModel;

/**
 * One version of a model as the store keeps it.
 *
 * @param path database and name
 * @param version 1 for the version that CREATE MODEL made, one more for each change
 * @param fingerprint identifies the input and output columns; opaque
 * @param content identifies all of the definition; opaque
 * @param model schemas, options (secrets as references) and comment; knows its version, see {@link
 *     VersionedModel#versionOf}, also after it went through Flink, so a catalog hands out this one
 * @param references the models it is made of, as they were stored with this version
 */
public record StoredModel(
    ObjectPath path,
    int version,
    String fingerprint,
    String content,
    ResolvedCatalogModel model,
    List<ModelReference> references) {

  public StoredModel {
    model = VersionedModel.of(model, version);
    references = List.copyOf(references);
  }
}
