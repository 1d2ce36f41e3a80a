package org.flinkmodelrouter.resolution;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.ResolvedCatalogModel;

/**
 * A model that remembers which of its versions it is, on its way through Flink: {@link
 * ResolvedCatalogModel#getOrigin()} hands a catalog's own object on to the factory. A model that
 * comes out of a compiled plan has lost it.
 */
public final class VersionedModel implements CatalogModel {

  private final CatalogModel model;
  private final int version;

  private VersionedModel(CatalogModel model, int version) {
    this.model = model;
    this.version = version;
  }

  /** The same model, with its version. */
  static ResolvedCatalogModel of(ResolvedCatalogModel model, int version) {
    CatalogModel origin = model.getOrigin();
    CatalogModel plain = origin instanceof VersionedModel versioned ? versioned.model : origin;
    return ResolvedCatalogModel.of(
        new VersionedModel(plain, version),
        model.getResolvedInputSchema(),
        model.getResolvedOutputSchema());
  }

  /** The version of a model, empty where no catalog keeps one or it got lost in a plan. */
  public static OptionalInt versionOf(ResolvedCatalogModel model) {
    return model.getOrigin() instanceof VersionedModel versioned
        ? OptionalInt.of(versioned.version)
        : OptionalInt.empty();
  }

  @Override
  public Map<String, String> getOptions() {
    return model.getOptions();
  }

  @Override
  public Schema getInputSchema() {
    return model.getInputSchema();
  }

  @Override
  public Schema getOutputSchema() {
    return model.getOutputSchema();
  }

  @Override
  public String getComment() {
    return model.getComment();
  }

  @Override
  public CatalogModel copy() {
    return new VersionedModel(model.copy(), version);
  }

  /** A copy with other options; it keeps the version that it was made from. */
  @Override
  public CatalogModel copy(Map<String, String> options) {
    return new VersionedModel(model.copy(options), version);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionedModel that
        && version == that.version
        && model.equals(that.model);
  }

  @Override
  public int hashCode() {
    return Objects.hash(model, version);
  }

  @Override
  public String toString() {
    return "version " + version + " of " + model;
  }
}
