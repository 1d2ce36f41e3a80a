package org.flinkmodelrouter.strategy.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.flinkmodelrouter.expression.Condition;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.testing.RouterContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleOptionsTest {

  private static List<Rule> read(Map<String, String> options) {
    return new RuleOptions(
            RouterContext.of(List.of("cheap", "smart", "eu_a", "eu_b"), List.of(), options))
        .read(options);
  }

  @Test
  void rulesGoByAscendingNumberAndGapsAreAllowed() {
    assertThat(
            read(
                Map.of(
                    "100.when",
                    "c",
                    "100.then",
                    "cheap",
                    "3.when",
                    "a",
                    "3.then",
                    " eu_a ; eu_b ",
                    "20.when",
                    "b",
                    "20.then",
                    "smart",
                    "20.name",
                    "german")))
        .containsExactly(
            new Rule(
                "rule 3",
                null,
                new Condition("rule.3.when", "a"),
                new Route(List.of("eu_a", "eu_b"), true, "rule 3", null)),
            new Rule(
                "rule 20",
                "german",
                new Condition("rule.20.when", "b"),
                new Route(List.of("smart"), false, "rule 20 (german)", null)),
            new Rule(
                "rule 100",
                null,
                new Condition("rule.100.when", "c"),
                new Route(List.of("cheap"), false, "rule 100", null)));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            Map.of(),
            "Router ml.db.router has the strategy 'rule' and no rule. Write one, such as"
                + " 'rule.1.when'='CHAR_LENGTH(query) > 200', 'rule.1.then'='cheap', or set"
                + " 'strategy'='ordered'."),
        Arguments.of(
            Map.of("1.wehn", "TRUE", "1.then", "cheap"),
            "Option 'rule.1.wehn' of router ml.db.router is unknown. A rule has 'when', 'then' and"
                + " 'name'. Did you mean 'rule.1.when'?"),
        Arguments.of(
            Map.of("first.when", "TRUE"),
            "Option 'rule.first.when' of router ml.db.router is unknown. Write 'rule.<n>.when' and"
                + " 'rule.<n>.then', with n a whole number from 1 on."),
        Arguments.of(Map.of("0.when", "TRUE"), "Option 'rule.0.when' of router"),
        Arguments.of(Map.of("-1.when", "TRUE"), "Option 'rule.-1.when' of router"),
        Arguments.of(Map.of("01.when", "TRUE"), "Option 'rule.01.when' of router"),
        Arguments.of(Map.of("99999999999.when", "TRUE"), "with n a whole number from 1 on."),
        Arguments.of(Map.of("when", "TRUE"), "Option 'rule.when' of router"),
        Arguments.of(
            Map.of("2.then", "cheap"),
            "Option 'rule.2.when' of router ml.db.router is missing. Write a condition over the"
                + " input columns, such as \"lang = 'de'\"."),
        Arguments.of(
            Map.of("2.when", "TRUE"),
            "Option 'rule.2.then' of router ml.db.router is missing. Write the candidate that such"
                + " rows go to."),
        Arguments.of(
            Map.of("2.when", " ", "2.then", "cheap"),
            "Option 'rule.2.when' of router ml.db.router is empty. Write a condition"),
        Arguments.of(
            Map.of("2.when", "TRUE", "2.then", "cheap", "2.name", ""),
            "Option 'rule.2.name' of router ml.db.router is empty. Write a name, or leave the"
                + " option out."),
        Arguments.of(
            Map.of("15.when", "TRUE", "15.then", "smrat"),
            "Option 'rule.15.then' of router ml.db.router names 'smrat', which is none of the"
                + " 'candidates': cheap, smart, eu_a, eu_b. Did you mean 'smart'?"),
        Arguments.of(
            Map.of("1.when", "TRUE", "1.then", "eu_a;eu_b;eu_a"),
            "Option 'rule.1.then' of router ml.db.router names 'eu_a' twice. Name it once."),
        Arguments.of(
            Map.of("1.when", "TRUE", "1.then", "eu_a;;eu_b"),
            "Option 'rule.1.then' of router ml.db.router is 'eu_a;;eu_b', where a label is empty."
                + " Put ';' only between labels."),
        Arguments.of(Map.of("1.when", "TRUE", "1.then", "eu_a,eu_b"), "names 'eu_a,eu_b'"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithTheOption(Map<String, String> options, String told) {
    assertThatThrownBy(() -> read(options))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining(told);
  }
}
