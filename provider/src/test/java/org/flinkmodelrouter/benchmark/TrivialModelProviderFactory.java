package org.flinkmodelrouter.benchmark;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/**
 * {@code 'provider'='trivial'}: a model that answers with its first input column. Synchronous, or,
 * with {@code 'delay'}, asynchronous and that late.
 */
public final class TrivialModelProviderFactory implements ModelProviderFactory {

  private static final ConfigOption<Duration> DELAY =
      ConfigOptions.key("delay").durationType().noDefaultValue();

  @Override
  public ModelProvider createModelProvider(ModelProviderFactory.Context context) {
    FactoryUtil.ModelProviderFactoryHelper helper =
        FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    Duration delay = helper.getOptions().get(DELAY);
    return delay == null ? new SyncProvider() : new AsyncProvider(delay);
  }

  @Override
  public String factoryIdentifier() {
    return "trivial";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(DELAY);
  }

  private static Collection<RowData> answer(RowData input) {
    return List.of(GenericRowData.of(input.getString(0)));
  }

  private record SyncProvider() implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      return new SyncFunction();
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  private record AsyncProvider(Duration delay) implements AsyncPredictRuntimeProvider {
    @Override
    public AsyncPredictFunction createAsyncPredictFunction(ModelProvider.Context context) {
      return new AsyncFunction(delay);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  /** Answers at once. Public, as Flink's code generation asks of functions. */
  public static final class SyncFunction extends PredictFunction {
    private static final long serialVersionUID = 1;

    @Override
    public Collection<RowData> predict(RowData input) {
      return answer(input);
    }
  }

  /** Answers late. Public, as Flink's code generation asks of functions. */
  public static final class AsyncFunction extends AsyncPredictFunction {
    private static final long serialVersionUID = 1;

    private final Duration delay;
    private transient ScheduledExecutorService timer;

    AsyncFunction(Duration delay) {
      this.delay = delay;
    }

    @Override
    public void open(FunctionContext context) {
      timer = Executors.newSingleThreadScheduledExecutor();
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
      CompletableFuture<Collection<RowData>> answer = new CompletableFuture<>();
      var ignored =
          timer.schedule(
              () -> answer.complete(answer(input)), delay.toNanos(), TimeUnit.NANOSECONDS);
      return answer;
    }

    @Override
    public void close() {
      if (timer != null) {
        timer.shutdownNow();
      }
    }
  }
}
