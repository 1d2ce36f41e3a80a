package org.flinkmodelrouter.strategy.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.strategy.weighted.WeightedRouter.weights;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedOptionsTest {

  private static final List<Column> COLUMNS =
      List.of(
          Column.physical("query", DataTypes.STRING()),
          Column.physical("customer", DataTypes.BIGINT()),
          Column.physical("tags", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())));

  private static WeightedRouter router(Map<String, Double> weights, String... settings) {
    return new WeightedRouter(
        weights, settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]), COLUMNS);
  }

  @Test
  void theKeyIsTheColumnsThatAreNamedInThatOrder() {
    KeyColumns key =
        new WeightedOptions(router(weights(1, 1, 1), "key", " customer ; query ")).columns();

    assertThat(key.positions()).containsExactly(1, 0);
  }

  @Test
  void theKeyIsAllColumnsWhereNoneIsNamed() {
    assertThat(new WeightedOptions(WeightedRouter.of(weights(1, 1, 1))).columns().positions())
        .containsExactly(0);
  }

  @Test
  void weightsAtTheEndsOfTheirRangeHaveFiniteShares() {
    Shares shares = new WeightedOptions(WeightedRouter.of(weights(1e9, 1e-9, 1e9))).shares();

    assertThat(shares.decisions())
        .extracting(decision -> ((RoutingDecision.Route) decision).score())
        .containsExactlyInAnyOrder(0.5, 5e-19, 0.5);
    assertThat(DoubleStream.of(new ShareDraw(shares).arrivals(7)))
        .allSatisfy(arrival -> assertThat(arrival).isFinite().isPositive());
  }

  static Stream<Arguments> mistakes() {
    Map<String, Double> missing = weights(1, 1, 1);
    missing.put("local", null);
    return Stream.of(
        Arguments.of(
            router(weights(1, 1, 1), "key", "custmer"),
            "Option 'strategy.key' of router ml.db.router names 'custmer', which is no input"
                + " column. There are: query, customer, tags. Did you mean 'customer'?"),
        Arguments.of(
            router(weights(1, 1, 1), "key", "query;;customer"),
            "Option 'strategy.key' of router ml.db.router is 'query;;customer', where a name is"
                + " empty. Put ';' only between columns."),
        Arguments.of(router(weights(1, 1, 1), "key", ""), "where a name is empty"),
        Arguments.of(
            router(weights(1, 1, 1), "key", "query;query"),
            "Option 'strategy.key' of router ml.db.router names 'query' twice. Name it once."),
        Arguments.of(
            router(weights(1, 1, 1)),
            "Option 'strategy.key' of router ml.db.router would take column 'tags' of type"
                + " MAP<STRING, STRING>, and MAP has no place in a key. Name other columns."),
        Arguments.of(
            router(weights(-1, 1, 1), "key", "query"),
            "Option 'route.cheap.weight' of router ml.db.router is '-1.0'. Write 0, or a number from"
                + " 1e-9 to 1e9, such as 10 or 0.5: only how the weights relate to each other"
                + " counts."),
        Arguments.of(
            router(weights(1e308, 1e308, 1), "key", "query"),
            "Option 'route.cheap.weight' of router ml.db.router is '1.0E308'."),
        Arguments.of(router(weights(1, Double.MIN_VALUE, 1), "key", "query"), "is '4.9E-324'."),
        Arguments.of(router(weights(1, 1.1e9, 1), "key", "query"), "is '1.1E9'."),
        Arguments.of(router(weights(1, Double.NaN, 1), "key", "query"), "is 'NaN'"),
        Arguments.of(
            router(weights(1, Double.POSITIVE_INFINITY, 1), "key", "query"), "is 'Infinity'"),
        Arguments.of(
            router(weights(0, 0, 0), "key", "query"),
            "Option 'route.cheap.weight' of router ml.db.router is 0, as is the weight of every"
                + " other candidate, so that nobody gets a share. Set one above 0."),
        Arguments.of(
            router(missing, "key", "query"),
            "Option 'route.local.weight' of router ml.db.router is missing. Write the candidate's"
                + " weight, such as 10, or 0 if it is a fallback only."));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithTheOption(WeightedRouter router, String told) {
    assertThatThrownBy(() -> new WeightedStrategyFactory().create(router))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining(told);
  }
}
