package org.flinkmodelrouter.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.flinkmodelrouter.resolution.ModelResolutionContext;
import org.flinkmodelrouter.resolution.ReferencedModel;

/**
 * {@code 'provider'='ensemble'}: somebody else's provider made of models, which knows nothing of
 * routers. It asks all its {@code members} and joins their answers.
 */
public final class EnsembleModelProviderFactory implements ModelProviderFactory {

  private static final ConfigOption<List<String>> MEMBERS =
      ConfigOptions.key("members").stringType().asList().noDefaultValue();

  @Override
  public String factoryIdentifier() {
    return "ensemble";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(MEMBERS);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public ModelProvider createModelProvider(ModelProviderFactory.Context context) {
    FactoryUtil.ModelProviderFactoryHelper helper =
        FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    if (!(context instanceof ModelResolutionContext resolution)) {
      throw new ValidationException("An ensemble needs a catalog that resolves its members.");
    }
    List<Member> members = new ArrayList<>();
    for (String name : helper.getOptions().get(MEMBERS)) {
      ReferencedModel model = resolution.resolve(name);
      members.add(new Member(model, (PredictRuntimeProvider) model.createProvider(Map.of())));
    }
    return new Provider(members);
  }

  private record Member(ReferencedModel model, PredictRuntimeProvider provider) {}

  private record Provider(List<Member> members) implements PredictRuntimeProvider {
    @Override
    public PredictFunction createPredictFunction(ModelProvider.Context context) {
      List<PredictFunction> functions = new ArrayList<>();
      for (Member member : members) {
        ModelProvider.Context own =
            new MemberContext(member.model().model(), context.runtimeConfig());
        functions.add(member.provider().createPredictFunction(own));
      }
      return new Function(functions);
    }

    @Override
    public ModelProvider copy() {
      return this;
    }
  }

  private record MemberContext(ResolvedCatalogModel getCatalogModel, ReadableConfig runtimeConfig)
      implements ModelProvider.Context {}

  /** Asks all members. Public, as Flink's code generation asks of functions. */
  public static final class Function extends PredictFunction {
    private static final long serialVersionUID = 1L;
    private final ArrayList<PredictFunction> members;

    Function(List<PredictFunction> members) {
      this.members = new ArrayList<>(members);
    }

    @Override
    public void open(FunctionContext context) throws Exception {
      for (PredictFunction member : members) {
        member.open(context);
      }
    }

    @Override
    public Collection<RowData> predict(RowData input) {
      List<String> answers = new ArrayList<>();
      for (PredictFunction member : members) {
        member.predict(input).forEach(row -> answers.add(row.getString(0).toString()));
      }
      return List.of(GenericRowData.of(StringData.fromString(String.join(" + ", answers))));
    }

    @Override
    public void close() throws Exception {
      for (PredictFunction member : members) {
        member.close();
      }
    }
  }
}
