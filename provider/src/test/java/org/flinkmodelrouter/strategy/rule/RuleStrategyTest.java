package org.flinkmodelrouter.strategy.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingStrategy;
import org.flinkmodelrouter.strategy.StrategyContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleStrategyTest {

  @Test
  void theFirstTrueRuleByNumberDecides() throws Exception {
    RoutingStrategy strategy =
        open(
            Map.of(
                "20.when", "lang = 'de' -- and that's all",
                "20.then", "smart",
                "20.name", "german",
                "3.when", "CHAR_LENGTH(query) > 5",
                "3.then", "eu_a; eu_b"));

    RoutingDecision.Route german = (RoutingDecision.Route) strategy.decide(row("hallo", "de", 1));
    RoutingDecision.Route lengthy =
        (RoutingDecision.Route) strategy.decide(row("hello there", "de", 1));

    assertThat(german.labels()).containsExactly("smart");
    assertThat(german.exclusive()).isFalse();
    assertThat(german.reason()).isEqualTo("rule 20 (german)");
    assertThat(lengthy.labels()).containsExactly("eu_a", "eu_b");
    assertThat(lengthy.exclusive()).isTrue();
    assertThat(lengthy.reason()).isEqualTo("rule 3");
    assertThat(strategy.decide(row("hi", "en", 1)))
        .isEqualTo(new RoutingDecision.Abstention("no rule matched"));
    assertThat(strategy.decide(row(null, null, 1)))
        .isEqualTo(new RoutingDecision.Abstention("no rule matched"));
  }

  @Test
  void aRuleThatFailsForARowSaysSoWithoutTheRow() throws Exception {
    RoutingStrategy strategy = open(Map.of("1.when", "10 / (n - 3) > 1", "1.then", "smart"));

    assertThat(strategy.decide(row("q", "en", 4))).isInstanceOf(RoutingDecision.Route.class);
    assertThatThrownBy(() -> strategy.decide(row("secret words", "en", 3)))
        .hasMessageContaining("router")
        .hasMessageContaining("ArithmeticException")
        .hasMessageNotContaining("secret words");
  }

  @Test
  void aRuleMayAskTheClock() throws Exception {
    RoutingStrategy strategy =
        open(
            Map.of("1.when", "routing_clock > TIMESTAMP '2024-01-01 00:00:00'", "1.then", "smart"));

    assertThat(strategy.decide(row("q", "en", 4))).isInstanceOf(RoutingDecision.Route.class);
  }

  @Test
  void aLiteralThatLooksLikeATimeFunctionIsALiteral() throws Exception {
    RoutingStrategy strategy = open(Map.of("1.when", "query = 'it''s NOW()'", "1.then", "smart"));

    assertThat(strategy.decide(row("it's NOW()", "en", 4)))
        .isInstanceOf(RoutingDecision.Route.class);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("lang = ", "Option 'rule.1.when' of router ml.db.router"),
        Arguments.of("CHAR_LENGTH(queri) > 3", "queri"),
        Arguments.of("CHAR_LENGTH(queri) > 3", "query, lang, n"),
        Arguments.of("CHAR_LENGTH(query)", "is not a condition"),
        Arguments.of("lang IN (SELECT 'de')", "sub-query"),
        Arguments.of("COUNT(query) > 1", "Option 'rule.1.when'"),
        Arguments.of("my_udf(query)", "my_udf"),
        Arguments.of("TRUE THEN 2 WHEN TRUE", "Option 'rule.1.when'"),
        Arguments.of("1 = 1) OR (1 = 1", "Option 'rule.1.when'"),
        Arguments.of("TRUE /* and so on", "Option 'rule.1.when'"),
        Arguments.of("NOW() > TIMESTAMP '2024-01-01 00:00:00'", "NOW"),
        Arguments.of("CURRENT_TIMESTAMP > TIMESTAMP '2024-01-01 00:00:00'", "routing_clock"),
        Arguments.of("CURRENT_DATE > DATE '2024-01-01'", "CURRENT_DATE"),
        Arguments.of("LOCALTIMESTAMP > TIMESTAMP '2024-01-01 00:00:00'", "LOCALTIMESTAMP"),
        Arguments.of("PROCTIME() IS NULL", "PROCTIME"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithTheRulesKey(String when, String told) {
    assertThatThrownBy(() -> create(Map.of("1.when", when, "1.then", "smart")))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("'rule.1.when'")
        .hasMessageContaining(told);
  }

  private static RoutingStrategy open(Map<String, String> options) throws Exception {
    RoutingStrategy strategy = InstantiationUtil.clone(create(options));
    strategy.open(new FunctionContext(null, RuleStrategyTest.class.getClassLoader(), null));
    return strategy;
  }

  private static RoutingStrategy create(Map<String, String> options) {
    return new RuleStrategyFactory().create(new Given(options));
  }

  private static GenericRowData row(String query, String lang, int n) {
    return GenericRowData.of(StringData.fromString(query), StringData.fromString(lang), n);
  }

  private record Given(Map<String, String> rules) implements StrategyContext {

    @Override
    public String router() {
      return "ml.db.router";
    }

    @Override
    public List<CandidateDescription> candidates() {
      return Stream.of("cheap", "smart", "eu_a", "eu_b")
          .map(label -> new CandidateDescription(label, ""))
          .toList();
    }

    @Override
    public List<Column> inputColumns() {
      return List.of(
          Column.physical("query", DataTypes.STRING()),
          Column.physical("lang", DataTypes.STRING()),
          Column.physical("n", DataTypes.INT()));
    }

    @Override
    public ReadableConfig options() {
      return new Configuration();
    }

    @Override
    public Map<String, String> optionGroup(String name) {
      return rules;
    }

    @Override
    public ReadableConfig configuration() {
      return new Configuration();
    }

    @Override
    public ClassLoader classLoader() {
      return getClass().getClassLoader();
    }
  }
}
