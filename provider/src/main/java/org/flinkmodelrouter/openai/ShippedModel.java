package org.flinkmodelrouter.openai;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.Column.MetadataColumn;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.types.DataType;
import org.flinkmodelrouter.resolution.ProviderFactories;
import org.flinkmodelrouter.resolution.RevealedProvider.RevealedContext;
import org.flinkmodelrouter.secrets.RevealedOptions;

/**
 * A model on its way to the tasks, where its provider is made anew. Its options hold their secrets,
 * as every function of a provider of Flink's does in the job graph; nothing prints them.
 */
final class ShippedModel implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final HashMap<String, String> options;
  private final List<ShippedColumn> input;
  private final List<ShippedColumn> output;
  @Nullable private final String comment;
  private final HashMap<String, String> runtimeConfig;

  /**
   * Packs a model.
   *
   * @param name what messages call it
   * @param options in place of its own
   */
  ShippedModel(
      String name,
      ResolvedCatalogModel model,
      Map<String, String> options,
      ReadableConfig runtimeConfig) {
    this.name = name;
    this.options = new HashMap<>(options);
    this.input = columns(model.getResolvedInputSchema());
    this.output = columns(model.getResolvedOutputSchema());
    this.comment = model.getComment();
    this.runtimeConfig = new HashMap<>(runtimeConfig.toMap());
  }

  String name() {
    return name;
  }

  /** Finds what makes the model's provider, among what the job's class loader sees. */
  ModelProviderFactory factory(ClassLoader classLoader) {
    return ProviderFactories.find(classLoader, name, options);
  }

  /** A function of the model at an endpoint that has this mark. */
  AsyncPredictFunction function(
      ModelProviderFactory factory, ClassLoader classLoader, String mark) {
    ResolvedCatalogModel model = model(mark);
    Configuration settings = Configuration.fromMap(runtimeConfig);
    AsyncPredictRuntimeProvider provider =
        (AsyncPredictRuntimeProvider)
            FactoryUtil.createModelProvider(
                factory,
                ObjectIdentifier.of("router", "candidates", name),
                model,
                new Configuration(),
                classLoader,
                true);
    return provider.createAsyncPredictFunction(new RevealedContext(model, settings));
  }

  private ResolvedCatalogModel model(String mark) {
    Map<String, String> marked = new HashMap<>(options);
    marked.computeIfPresent(
        FlinkOpenAi.ENDPOINT, (key, endpoint) -> FlinkOpenAi.withUser(endpoint, mark));
    ResolvedSchema inputs = schema(input);
    ResolvedSchema outputs = schema(output);
    return ResolvedCatalogModel.of(
        CatalogModel.of(
            Schema.newBuilder().fromResolvedSchema(inputs).build(),
            Schema.newBuilder().fromResolvedSchema(outputs).build(),
            RevealedOptions.of(marked),
            comment),
        inputs,
        outputs);
  }

  private static List<ShippedColumn> columns(ResolvedSchema schema) {
    return schema.getColumns().stream().map(ShippedColumn::of).toList();
  }

  private static ResolvedSchema schema(List<ShippedColumn> columns) {
    return ResolvedSchema.of(columns.stream().map(ShippedColumn::column).toList());
  }

  /** The name alone: the options hold secrets. */
  @Override
  public String toString() {
    return "ShippedModel[" + name + "]";
  }

  /**
   * A column, which Flink's own class doesn't let ship.
   *
   * @param isMetadata what a provider tells beside its answer, such as the status of HTTP
   */
  private record ShippedColumn(
      String name,
      DataType type,
      boolean isMetadata,
      @Nullable String metadataKey,
      boolean isVirtual)
      implements Serializable {

    static ShippedColumn of(Column column) {
      return column instanceof MetadataColumn metadata
          ? new ShippedColumn(
              column.getName(),
              column.getDataType(),
              true,
              metadata.getMetadataKey().orElse(null),
              metadata.isVirtual())
          : new ShippedColumn(column.getName(), column.getDataType(), false, null, false);
    }

    Column column() {
      return isMetadata
          ? Column.metadata(name, type, metadataKey, isVirtual)
          : Column.physical(name, type);
    }
  }
}
