package org.flinkmodelrouter.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * {@code 'provider'='fixed'}: a model that says its {@code answers}, with {@code ;} between them,
 * in turn, whatever it is asked: as a number where its output column is a DOUBLE, else as a text.
 */
public final class FixedModelProviderFactory implements ModelProviderFactory {

  private static final ConfigOption<String> ANSWERS =
      ConfigOptions.key("answers").stringType().noDefaultValue();

  @Override
  public ModelProvider createModelProvider(ModelProviderFactory.Context context) {
    FactoryUtil.ModelProviderFactoryHelper helper =
        FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    boolean isNumber =
        context
            .getCatalogModel()
            .getResolvedOutputSchema()
            .getColumnDataTypes()
            .get(0)
            .getLogicalType()
            .is(LogicalTypeRoot.DOUBLE);
    return new Provider(List.of(helper.getOptions().get(ANSWERS).split(";", -1)), isNumber);
  }

  @Override
  public String factoryIdentifier() {
    return "fixed";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(ANSWERS);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  private record Provider(List<String> answers, boolean isNumber)
      implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      return new Function(answers, isNumber);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  /** Answers at once. Public, as Flink's code generation asks of functions. */
  public static final class Function extends PredictFunction {
    private static final long serialVersionUID = 1;

    private final List<String> answers;
    private final boolean isNumber;
    @Nullable private transient List<List<RowData>> rows;
    private int next;

    Function(List<String> answers, boolean isNumber) {
      this.answers = answers;
      this.isNumber = isNumber;
    }

    @Override
    public void open(FunctionContext context) {
      rows =
          answers.stream()
              .map(said -> isNumber ? Double.valueOf(said) : StringData.fromString(said))
              .map(value -> List.<RowData>of(GenericRowData.of(value)))
              .toList();
    }

    @Override
    public Collection<RowData> predict(RowData input) {
      next = next + 1 == answers.size() ? 0 : next + 1;
      return rows.get(next);
    }
  }
}
