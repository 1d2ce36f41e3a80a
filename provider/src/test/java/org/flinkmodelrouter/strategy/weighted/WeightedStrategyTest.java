package org.flinkmodelrouter.strategy.weighted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flinkmodelrouter.strategy.weighted.WeightedRouter.label;
import static org.flinkmodelrouter.strategy.weighted.WeightedRouter.route;
import static org.flinkmodelrouter.strategy.weighted.WeightedRouter.weights;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightedStrategyTest {

  private static final int KEYS = 20_000;

  /** The 99.9th percentile of chi-squared with two degrees of freedom, from any table. */
  private static final double CHI_SQUARED_2 = 13.816;

  private static final WeightedRouter ROUTER = WeightedRouter.of(weights(70, 20, 10));

  private static List<String> keys() {
    return IntStream.range(0, KEYS).mapToObj(i -> "customer-" + i).toList();
  }

  private static Map<String, String> drawn(WeightedRouter router) throws Exception {
    RoutingStrategy strategy = router.open();
    Map<String, String> drawn = new TreeMap<>();
    for (String key : keys()) {
      drawn.put(key, label(strategy, key));
    }
    return drawn;
  }

  /** Computed by the Python of docs/strategies.md: another machine's, so to speak. */
  @Test
  void aKeyGoesWhereAnotherLanguageComputesThatItGoes() throws Exception {
    RoutingStrategy strategy = ROUTER.open();

    assertThat(IntStream.range(0, 12).mapToObj(i -> "ticket-" + i))
        .map(key -> label(strategy, key))
        .containsExactly(
            "smart", "cheap", "cheap", "cheap", "smart", "cheap", "cheap", "local", "cheap",
            "local", "cheap", "cheap");
    assertThat(label(strategy, "gr\u00fc\u00dfe")).isEqualTo("cheap");
  }

  @Test
  void theSeedIsPartOfWhatIsComputed() throws Exception {
    RoutingStrategy strategy = ROUTER.with("seed", "-7").open();

    assertThat(IntStream.range(0, 6).mapToObj(i -> "ticket-" + i))
        .map(key -> label(strategy, key))
        .containsExactly("smart", "smart", "cheap", "cheap", "smart", "smart");
  }

  @Test
  void nullIsAKeyOfItsOwnAndNotTheEmptyText() throws Exception {
    Set<Long> numbers = new HashSet<>();
    KeyHash hash = new KeyHash(new WeightedOptions(ROUTER).columns(), 0);
    for (String text : new String[] {null, "", "\0", "null"}) {
      numbers.add(hash.of(GenericRowData.of(StringData.fromString(text))));
    }

    assertThat(numbers).hasSize(4);
    assertThat(route(ROUTER.open(), (Object) null).labels()).containsExactly("smart");
  }

  @Test
  void theDecisionTellsTheShare() throws Exception {
    RoutingStrategy strategy = WeightedRouter.of(weights(2.5, 0.1, 0.4)).open();

    Route route = route(strategy, StringData.fromString("ticket-3"));

    assertThat(route).isEqualTo(new Route(List.of("cheap"), false, "share 2.5 of 3", 2.5 / 3));
  }

  @ParameterizedTest
  @CsvSource({
    "70, 20, 10, 0",
    "70, 20, 10, 1",
    "70, 20, 10, -9223372036854775808",
    "1, 1, 1, 0",
    "0.98, 0.01, 0.01, 42",
    "1000, 900, 1, 7"
  })
  void eachGetsItsShareOfTheKeys(double cheap, double smart, double local, String seed)
      throws Exception {
    Map<String, Double> weights = weights(cheap, smart, local);
    double sum = cheap + smart + local;

    Map<String, String> drawn = drawn(WeightedRouter.of(weights).with("seed", seed));

    double chiSquared = 0;
    for (Map.Entry<String, Double> candidate : weights.entrySet()) {
      double expected = KEYS * candidate.getValue() / sum;
      long observed = drawn.values().stream().filter(candidate.getKey()::equals).count();
      chiSquared += Math.pow(observed - expected, 2) / expected;
    }
    assertThat(chiSquared).isLessThan(CHI_SQUARED_2);
  }

  @Test
  void aWeightThatGrowsTakesKeysAndMovesNoOthers() throws Exception {
    Map<String, String> before = drawn(WeightedRouter.of(weights(70, 20, 10)));
    Map<String, String> after = drawn(WeightedRouter.of(weights(70, 20, 20)));

    Set<String> moved = new HashSet<>(before.keySet());
    moved.removeIf(key -> before.get(key).equals(after.get(key)));

    assertThat(moved).allSatisfy(key -> assertThat(after.get(key)).isEqualTo("local"));
    // From a tenth of all keys to two elevenths.
    assertThat((double) moved.size() / KEYS)
        .isBetween(2 / 11.0 - 0.1 - 0.01, 2 / 11.0 - 0.1 + 0.01);
  }

  @Test
  void aCandidateThatComesOrGoesMovesItsOwnKeysOnly() throws Exception {
    Map<String, String> before =
        drawn(WeightedRouter.of(new TreeMap<>(Map.of("cheap", 7.0, "smart", 2.0))));
    Map<String, String> after = drawn(WeightedRouter.of(weights(7, 2, 1)));

    assertThat(after).allSatisfy((key, label) -> assertThat(label).isIn("local", before.get(key)));
    assertThat(after).containsValue("local");
  }

  @Test
  void noKeyGoesToACandidateWithoutWeight() throws Exception {
    assertThat(drawn(WeightedRouter.of(weights(0, 1, 2))).values()).doesNotContain("cheap");
    assertThat(drawn(WeightedRouter.of(weights(0, 0, 2))).values()).containsOnly("local");
  }

  @Test
  void aTinyWeightIsStillAWeight() throws Exception {
    RoutingStrategy strategy = WeightedRouter.of(weights(1e-9, 0, 0)).open();

    assertThat(label(strategy, "ticket-1")).isEqualTo("cheap");
  }

  @Test
  void routersWithDifferentSeedsDivideTheKeysIndependently() throws Exception {
    Map<String, String> one = drawn(WeightedRouter.of(weights(1, 1, 0)).with("seed", "1"));
    Map<String, String> other = drawn(WeightedRouter.of(weights(1, 1, 0)).with("seed", "2"));

    long alike = keys().stream().filter(key -> one.get(key).equals(other.get(key))).count();

    assertThat((double) alike / KEYS).isBetween(0.49, 0.51);
  }
}
