package org.flinkmodelrouter.testing;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Somebody's providers: {@code echo-sync}, {@code echo-async} and {@code echo-both} answer with the
 * model's {@code name} and what they were asked.
 */
public final class EchoModels {

  private static final ConfigOption<String> NAME =
      ConfigOptions.key("name").stringType().noDefaultValue();
  private static final ConfigOption<String> API_KEY =
      ConfigOptions.key("api-key").stringType().noDefaultValue();
  private static final ConfigOption<Boolean> DOWN =
      ConfigOptions.key("down").booleanType().defaultValue(false);
  private static final ConfigOption<Leak> LEAKS_KEY =
      ConfigOptions.key("leaks-key").enumType(Leak.class).defaultValue(Leak.NOWHERE);
  private static final ConfigOption<Boolean> SHOWS_KEY =
      ConfigOptions.key("shows-key").booleanType().defaultValue(false);

  private EchoModels() {}

  /** Where a provider fails with its key in the message. */
  private enum Leak {
    NOWHERE,
    FACTORY,
    FUNCTION,
    OPEN,
    ROW;

    void at(Leak here, @Nullable String key) {
      if (this == here) {
        throw new IllegalArgumentException("the key " + key + " is not welcome here");
      }
    }
  }

  /** Only a synchronous interface. */
  public static final class Sync extends Factory {
    @Override
    public String factoryIdentifier() {
      return "echo-sync";
    }

    @Override
    ModelProvider provider() {
      return new SyncProvider();
    }
  }

  /** Only an asynchronous interface. */
  public static final class Async extends Factory {
    @Override
    public String factoryIdentifier() {
      return "echo-async";
    }

    @Override
    ModelProvider provider() {
      return new AsyncProvider();
    }
  }

  /** Both interfaces. */
  public static final class Both extends Factory {
    @Override
    public String factoryIdentifier() {
      return "echo-both";
    }

    @Override
    ModelProvider provider() {
      return new BothProvider();
    }
  }

  private abstract static class Factory implements ModelProviderFactory {

    abstract ModelProvider provider();

    @Override
    public ModelProvider createModelProvider(ModelProviderFactory.Context context) {
      FactoryUtil.ModelProviderFactoryHelper helper =
          FactoryUtil.createModelProviderFactoryHelper(this, context);
      helper.validate();
      helper.getOptions().get(LEAKS_KEY).at(Leak.FACTORY, helper.getOptions().get(API_KEY));
      return provider();
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
      return Set.of(NAME);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
      return Set.of(API_KEY, DOWN, LEAKS_KEY, SHOWS_KEY);
    }
  }

  private record SyncProvider() implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      return new SyncEcho(Echo.of(context));
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  private record AsyncProvider() implements AsyncPredictRuntimeProvider {
    @Override
    public AsyncPredictFunction createAsyncPredictFunction(ModelProvider.Context context) {
      return new AsyncEcho(Echo.of(context));
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  private record BothProvider() implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      return new SyncEcho(Echo.of(context));
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(ModelProvider.Context context) {
      return new AsyncEcho(Echo.of(context));
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  /** Answers at once. Public, as Flink's code generation asks of functions. */
  public static final class SyncEcho extends PredictFunction {
    private static final long serialVersionUID = 1L;
    private final Echo echo;

    SyncEcho(Echo echo) {
      this.echo = echo;
    }

    @Override
    public void open(FunctionContext context) {
      echo.leak().at(Leak.OPEN, echo.key());
    }

    @Override
    public Collection<RowData> predict(RowData input) {
      return echo.answer(input);
    }
  }

  /** Answers on another thread. Public, as Flink's code generation asks of functions. */
  public static final class AsyncEcho extends AsyncPredictFunction {
    private static final long serialVersionUID = 1L;
    private final Echo echo;

    AsyncEcho(Echo echo) {
      this.echo = echo;
    }

    @Override
    public void open(FunctionContext context) {
      echo.leak().at(Leak.OPEN, echo.key());
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
      return CompletableFuture.supplyAsync(() -> echo.answer(input));
    }
  }

  /**
   * What an echo does, read from the model that Flink hands over with the query, not from the one
   * that the factory saw: both have to be the same.
   */
  private record Echo(
      String name,
      boolean down,
      @Nullable String key,
      boolean showsKey,
      Leak leak,
      List<LogicalType> inputs,
      int outputs)
      implements Serializable {

    static Echo of(ModelProvider.Context context) {
      ReadableConfig options = Configuration.fromMap(context.getCatalogModel().getOptions());
      options.get(LEAKS_KEY).at(Leak.FUNCTION, options.get(API_KEY));
      return new Echo(
          options.get(NAME),
          options.get(DOWN),
          options.get(API_KEY),
          options.get(SHOWS_KEY),
          options.get(LEAKS_KEY),
          context.getCatalogModel().getResolvedInputSchema().getColumnDataTypes().stream()
              .map(type -> type.getLogicalType())
              .toList(),
          context.getCatalogModel().getResolvedOutputSchema().getColumnCount());
    }

    Collection<RowData> answer(RowData input) {
      leak.at(Leak.ROW, key);
      if (down) {
        throw new IllegalStateException(name + " is down");
      }
      String asked =
          IntStream.range(0, inputs.size())
              .mapToObj(i -> RowData.createFieldGetter(inputs.get(i), i).getFieldOrNull(input))
              .map(Echo::shown)
              .collect(Collectors.joining("/"));
      GenericRowData row = new GenericRowData(outputs);
      String text = name + ":" + asked + (showsKey ? " with " + key : "");
      row.setField(0, StringData.fromString(text));
      return List.of(row);
    }

    private static String shown(@Nullable Object value) {
      return value instanceof GenericArrayData array
          ? Arrays.toString(array.toObjectArray())
          : String.valueOf(value);
    }
  }
}
