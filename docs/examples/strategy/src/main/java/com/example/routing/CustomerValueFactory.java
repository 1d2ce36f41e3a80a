package com.example.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.flinkmodelrouter.strategy.StrategyContext.CandidateDescription;

/** {@code 'strategy'='customer-value'}: the customers worth most go to a model of their own. */
public final class CustomerValueFactory implements RoutingStrategyFactory {

  private static final ConfigOption<String> COLUMN =
      ConfigOptions.key("column")
          .stringType()
          .noDefaultValue()
          .withDescription("The input column that holds the customer.");

  private static final ConfigOption<String> FILE =
      ConfigOptions.key("file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The list, 'customer,value' on each line, in any file system of Flink's. The client"
                  + " and every TaskManager read it there.");

  private static final ConfigOption<Double> AT_LEAST =
      ConfigOptions.key("at-least")
          .doubleType()
          .noDefaultValue()
          .withDescription("How much a customer has to be worth.");

  private static final ConfigOption<String> LABEL =
      ConfigOptions.key("label")
          .stringType()
          .noDefaultValue()
          .withDescription("The candidate that serves these customers.");

  private static final ConfigOption<Duration> REFRESH =
      ConfigOptions.key("refresh")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription("How often a running job reads the list again.");

  @Override
  public String identifier() {
    return "customer-value";
  }

  @Override
  public Set<ConfigOption<?>> options() {
    return Set.of(COLUMN, FILE, AT_LEAST, LABEL, REFRESH);
  }

  @Override
  public RoutingStrategy create(StrategyContext context) {
    String file = required(context, FILE);
    CustomerValue strategy =
        new CustomerValue(
            column(context),
            file,
            required(context, AT_LEAST),
            label(context),
            refresh(context));
    try {
      strategy.read(); // A list that is missing or broken is found now, not when a task starts.
    } catch (IOException e) {
      throw error(
          context,
          FILE,
          "names '"
              + file
              + "', which cannot be read here: "
              + e
              + ". Name a list that this machine and every TaskManager can read.");
    } catch (IllegalArgumentException e) {
      throw error(context, FILE, "names a list that is wrong: " + e.getMessage());
    }
    return strategy;
  }

  private static int column(StrategyContext context) {
    String name = required(context, COLUMN);
    List<String> names = context.inputColumns().stream().map(Column::getName).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw error(
          context,
          COLUMN,
          "names '" + name + "', which is none of the input columns: " + listed(name, names));
    }
    var type = context.inputColumns().get(index).getDataType().getLogicalType();
    if (!type.is(LogicalTypeFamily.CHARACTER_STRING)) {
      throw error(
          context, COLUMN, "names '" + name + "', which is " + type + ". Name a STRING column.");
    }
    return index;
  }

  private static String label(StrategyContext context) {
    String label = required(context, LABEL);
    List<String> labels = context.candidates().stream().map(CandidateDescription::label).toList();
    if (!labels.contains(label)) {
      throw error(
          context,
          LABEL,
          "names '" + label + "', which is none of the 'candidates': " + listed(label, labels));
    }
    return label;
  }

  private static String listed(String unknown, List<String> known) {
    return String.join(", ", known) + "." + NearestKey.suggestion(unknown, known);
  }

  private static Duration refresh(StrategyContext context) {
    Duration refresh = context.options().get(REFRESH);
    if (refresh.toMillis() < 1) {
      throw error(context, REFRESH, "is no time at all. Write one such as '1 min'.");
    }
    return refresh;
  }

  private static <T> T required(StrategyContext context, ConfigOption<T> option) {
    Optional<T> value = context.options().getOptional(option);
    return value.orElseThrow(() -> error(context, option, "is missing. Set it."));
  }

  /** Which option of which router is wrong, and what to do. */
  private static ValidationException error(
      StrategyContext context, ConfigOption<?> option, String problem) {
    return new ValidationException(
        "Option 'strategy." + option.key() + "' of router " + context.router() + " " + problem);
  }
}
