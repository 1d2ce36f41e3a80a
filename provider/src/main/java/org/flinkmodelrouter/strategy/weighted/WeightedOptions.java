package org.flinkmodelrouter.strategy.weighted;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.types.logical.LogicalType;
import org.flinkmodelrouter.options.NearestKey;
import org.flinkmodelrouter.strategy.StrategyContext;

/** Reads {@code strategy.key}, {@code strategy.seed} and {@code route.<label>.weight}. */
final class WeightedOptions {

  static final ConfigOption<String> KEY =
      key("key")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The input columns that decide, with ; between them: rows that are alike in these go"
                  + " the same way on every machine and in every run. All input columns where this"
                  + " is not set.");

  static final ConfigOption<Long> SEED =
      key("seed")
          .longType()
          .defaultValue(0L)
          .withDescription(
              "Any whole number. Routers with different seeds divide the same keys independently of"
                  + " each other.");

  static final ConfigOption<Double> WEIGHT =
      key("weight")
          .doubleType()
          .noDefaultValue()
          .withDescription(
              "The candidate's weight, 0 or from 1e-9 to 1e9: its share is the weight over the sum of"
                  + " all. One with 0 serves as a fallback only.");

  /** Far beyond what a share can mean, and far from where a double's sums and quotients end. */
  private static final double LEAST = 1e-9;

  private static final double MOST = 1e9;

  private static final String KEY_OPTION = "strategy." + KEY.key();

  private final StrategyContext context;

  WeightedOptions(StrategyContext context) {
    this.context = context;
  }

  long seed() {
    return context.options().get(SEED);
  }

  /**
   * The columns of the key.
   *
   * @throws ValidationException if one is unknown, or of a type that has no place in a key
   */
  KeyColumns columns() {
    List<Column> inputs = context.inputColumns();
    List<Integer> positions =
        context
            .options()
            .getOptional(KEY)
            .map(this::positions)
            .orElseGet(() -> IntStream.range(0, inputs.size()).boxed().toList());
    for (int position : positions) {
      check(inputs.get(position));
    }
    return new KeyColumns(
        positions, positions.stream().map(inputs::get).map(WeightedOptions::type).toList());
  }

  private List<Integer> positions(String list) {
    List<String> names = context.inputColumns().stream().map(Column::getName).toList();
    List<Integer> positions = new ArrayList<>();
    for (String entry : list.split(";", -1)) {
      String name = entry.strip();
      if (name.isEmpty()) {
        throw error(
            KEY_OPTION, "is '" + list + "', where a name is empty. Put ';' only between columns.");
      }
      int position = names.indexOf(name);
      if (position < 0) {
        throw error(
            KEY_OPTION,
            String.format(
                "names '%s', which is no input column. There are: %s.%s",
                name, String.join(", ", names), NearestKey.suggestion(name, names)));
      }
      if (positions.contains(position)) {
        throw error(KEY_OPTION, "names '" + name + "' twice. Name it once.");
      }
      positions.add(position);
    }
    return positions;
  }

  private void check(Column column) {
    try {
      KeyValue unused = KeyValue.of(type(column));
    } catch (KeyValue.UnfitException unfit) {
      throw error(
          KEY_OPTION,
          String.format(
              "would take column '%s' of type %s, and %s has no place in a key. Name other columns.",
              column.getName(), type(column).asSummaryString(), unfit.getMessage()));
    }
  }

  /**
   * Who gets which share.
   *
   * @throws ValidationException if a weight is missing or out of range, or none is above 0
   */
  Shares shares() {
    List<String> labels =
        context.candidates().stream().map(StrategyContext.CandidateDescription::label).toList();
    List<Double> weights = labels.stream().map(this::weight).toList();
    if (weights.stream().allMatch(weight -> weight == 0)) {
      throw error(
          option(labels.get(0)),
          "is 0, as is the weight of every other candidate, so that nobody gets a share. Set one"
              + " above 0.");
    }
    return new Shares(labels, weights);
  }

  private double weight(String label) {
    double weight =
        context
            .routeOptions(label)
            .getOptional(WEIGHT)
            .orElseThrow(
                () ->
                    error(
                        option(label),
                        "is missing. Write the candidate's weight, such as 10, or 0 if it is a"
                            + " fallback only."));
    if (weight != 0 && !(weight >= LEAST && weight <= MOST)) {
      throw error(
          option(label),
          String.format(
              "is '%s'. Write 0, or a number from 1e-9 to 1e9, such as 10 or 0.5: only how the weights"
                  + " relate to each other counts.",
              weight));
    }
    return weight;
  }

  private static String option(String label) {
    return "route." + label + "." + WEIGHT.key();
  }

  private static LogicalType type(Column column) {
    return column.getDataType().getLogicalType();
  }

  private ValidationException error(String option, String problem) {
    return new ValidationException(
        String.format("Option '%s' of router %s %s", option, context.router(), problem));
  }
}
