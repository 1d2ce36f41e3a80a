package org.flinkmodelrouter.strategy.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.RoutingStrategyFactory;
import org.flinkmodelrouter.strategy.StrategyException;
import org.flinkmodelrouter.strategy.StrategyFactories;
import org.flinkmodelrouter.testing.RouterContext;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;

class RuleStrategyTest {

  private static final RoutingDecision NONE = new RoutingDecision.Abstention("no rule matched");

  private final RoutingStrategyFactory factory =
      StrategyFactories.discover(getClass().getClassLoader()).find("rule").orElseThrow();

  private static RoutingStrategy create(RoutingStrategyFactory factory, Map<String, String> rules) {
    return factory.create(context(rules));
  }

  private static RouterContext context(Map<String, String> rules) {
    return RouterContext.of(
        List.of("cheap", "smart", "eu_a", "eu_b"),
        List.of(
            Column.physical("query", DataTypes.STRING()),
            Column.physical("lang", DataTypes.STRING()),
            Column.physical("n", DataTypes.INT())),
        rules);
  }

  private static RoutingStrategy open(RoutingStrategyFactory factory, Map<String, String> rules)
      throws Exception {
    return open(create(factory, rules));
  }

  /** As it arrives at a task. */
  private static RoutingStrategy open(RoutingStrategy created) throws Exception {
    RoutingStrategy shipped = InstantiationUtil.clone(created);
    shipped.open(new TaskContext());
    return shipped;
  }

  private static RowData row(String query, String lang, Integer n) {
    return GenericRowData.of(StringData.fromString(query), StringData.fromString(lang), n);
  }

  private static RoutingDecision route(String reason, boolean exclusive, String... labels) {
    return new RoutingDecision.Route(List.of(labels), exclusive, reason, null);
  }

  @Test
  void theFirstTrueRuleByNumberDecides() throws Exception {
    RoutingStrategy strategy =
        open(
            factory,
            Map.of(
                "20.when", "lang = 'de' -- and that's all",
                "20.then", "smart",
                "20.name", "german",
                "3.when", "CHAR_LENGTH(query) > 5",
                "3.then", "eu_a; eu_b"));

    assertThat(strategy.decide(row("hallo", "de", 1)))
        .isEqualTo(route("rule 20 (german)", false, "smart"));
    assertThat(strategy.decide(row("hello there", "de", 1)))
        .isEqualTo(route("rule 3", true, "eu_a", "eu_b"));
    assertThat(strategy.decide(row("hi", "en", 1))).isEqualTo(NONE);
    assertThat(strategy.decide(row(null, null, null))).isEqualTo(NONE);
    strategy.close();
  }

  @Test
  void aRuleThatFailsForARowIsNamedAndTheRowIsNot() throws Exception {
    RoutingStrategy strategy =
        open(
            factory,
            Map.of(
                "1.when", "lang = 'de'",
                "1.then", "cheap",
                "7.when", "CAST(query AS INT) > 5",
                "7.then", "smart",
                "7.name", "large"));

    assertThatThrownBy(() -> strategy.decide(row("secret words", "en", 3)))
        .isInstanceOf(StrategyException.class)
        .hasMessage("rule 7 (large) failed with NumberFormatException")
        .hasNoCause();
    assertThat(strategy.decide(row("9", "en", 3)))
        .isEqualTo(route("rule 7 (large)", false, "smart"));
  }

  @Test
  void aRuleMayAskTheClock() throws Exception {
    Map<String, String> rules =
        Map.of("1.when", "DATE_FORMAT(routing_clock, 'yyyy') = '2031'", "1.then", "smart");
    Clock clock = Clock.fixed(Instant.parse("2031-06-01T00:00:00Z"), ZoneOffset.UTC);

    assertThat(open(factory.create(context(rules).at(clock))).decide(row("q", "en", 4)))
        .isEqualTo(route("rule 1", false, "smart"));
    assertThat(open(factory, rules).decide(row("q", "en", 4))).isEqualTo(NONE);
  }

  @Test
  void aWrongConditionIsAnErrorWhenTheRouterIsCreated() {
    assertThatThrownBy(() -> create(factory, Map.of("4.when", "NOW() IS NULL", "4.then", "cheap")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Option 'rule.4.when' of router ml.db.router calls NOW");
  }

  @Test
  void itNeedsNothingButItsRules() {
    assertThat(factory.options()).isEmpty();
    assertThat(factory.optionGroups()).containsExactly("rule");
  }

  @Test
  void closingWhatWasNeverOpenedIsFine() throws Exception {
    create(factory, Map.of("1.when", "TRUE", "1.then", "cheap")).close();
  }
}
