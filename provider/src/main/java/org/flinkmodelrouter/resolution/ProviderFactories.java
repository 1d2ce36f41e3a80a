package org.flinkmodelrouter.resolution;

import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;

/** The factories on a class path that make providers of models. */
public final class ProviderFactories {

  private ProviderFactories() {}

  /**
   * Finds the factory that a model's {@code provider} option names.
   *
   * @param classLoader the session's, so that a provider that came by ADD JAR is found too
   * @param model the model's name, for messages
   * @param options the model's
   * @throws ValidationException if the option is not set, or there isn't exactly one such factory
   */
  public static ModelProviderFactory find(
      ClassLoader classLoader, String model, Map<String, String> options) {
    String provider = options.get(FactoryUtil.PROVIDER.key());
    if (provider == null) {
      throw new ValidationException(
          String.format(
              "Model %s has no option 'provider'. Set it to the provider that serves the model,"
                  + " such as 'openai'.",
              model));
    }
    try {
      return FactoryUtil.discoverFactory(classLoader, ModelProviderFactory.class, provider);
    } catch (ValidationException e) {
      throw ProviderFailure.of(
          String.format(
              "Model %s needs the provider '%s' once on the class path. Put its jar into Flink's"
                  + " lib folder, or use ADD JAR; with model-catalog, --jar",
              model, provider),
          e);
    }
  }
}
