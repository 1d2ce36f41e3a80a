package org.flinkmodelrouter.strategy.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

  private final Verdict verdict = new Verdict(List.of("cheap", "smart", "smart-2"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smart",
        " smart\n",
        "{\"model\":\"smart\"}",
        "\n{ \"model\" : \"smart\" }\n",
        "{\"model\":\"sm\\u0061rt\"}",
        "```json\n{\"model\": \"smart\"}\n```",
        "```\n{\"model\": \"smart\"}\n```"
      })
  void aLabelAndNothingElseCounts(String answer) {
    RoutingDecision decision = verdict.of(answer);
    assertThat(decision).isInstanceOf(Route.class);
    assertThat(((Route) decision).labels()).containsExactly("smart");
    assertThat(((Route) decision).exclusive()).isFalse();
    assertThat(decision.reason()).isEqualTo("chosen by the judge");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "                                                     | is empty",
        "{\"model\": \"sma                                    | is cut off",
        "{\"model\":                                          | is cut off",
        "{                                                    | is cut off",
        "```json\\n{\"model\": \"sma                          | names no candidate",
        "The model is smart.                                  | says more than a candidate's name",
        "\"smart\"                                            | says more than a candidate's name",
        "smart!                                               | says more than a candidate's name",
        "smart {\"model\": \"smart\"}                         | says more than a candidate's name",
        "smart-2 it is                                        | says more than a candidate's name",
        "cheap or smart                                       | names several candidates",
        "cheap, smart, smart-2                                | names several candidates",
        "{\"model\": \"smart\"} {\"model\": \"cheap\"}        | is no JSON",
        "{\"model\": \"smart\"} because it is hard            | is no JSON",
        "{\"model\": smart}                                   | is no JSON",
        "{'model': 'smart'}                                   | is no JSON",
        "{\"model\": \"cheap\", \"model\": \"smart\"}         | is no JSON",
        "{\"model\": \"smart\", \"why\": \"hard\"}            | is JSON of another form",
        "{\"model\": [\"smart\"]}                             | is JSON of another form",
        "{\"model\": null}                                    | is JSON of another form",
        "{\"Model\": \"smart\"}                               | is JSON of another form",
        "{\"label\": \"smart\"}                               | is JSON of another form",
        "{}                                                   | is JSON of another form",
        "{\"model\": \"gpt-4o\"}                              | names no candidate",
        "{\"model\": \" smart\"}                              | names no candidate",
        "{\"model\": \"Smart\"}                               | names no candidate",
        "{\"model\": \"cheap;smart\"}                         | names no candidate",
        "SMART                                                | names no candidate",
        "smarter                                              | names no candidate",
        "none of them                                         | names no candidate",
        "[\"smart\"]                                          | says more than a candidate's name",
        "null                                                 | names no candidate",
        "{\"model\": \"smart\"}} \\u0000                      | is no JSON",
      })
  void anythingElseIsAnAbstentionThatSaysWhy(String answer, String problem) {
    String said = answer == null ? "  \n" : answer.replace("\\n", "\n").replace("\\u0000", "\0");
    assertThat(verdict.of(said)).isEqualTo(new Abstention("the judge's answer " + problem));
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    assertThat(verdict.of("{\"model\":\"smart\"" + " ".repeat(1000) + "}"))
        .isEqualTo(new Abstention("the judge's answer is too long"));
    assertThat(verdict.of("{".repeat(499)))
        .isEqualTo(new Abstention("the judge's answer is no JSON"));
  }

  @Test
  void noReasonQuotesTheAnswer() {
    assertThat(verdict.of("4111 1111 1111 1111 smart").reason()).doesNotContain("4111");
  }
}
