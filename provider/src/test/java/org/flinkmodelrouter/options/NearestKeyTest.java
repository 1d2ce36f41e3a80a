package org.flinkmodelrouter.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {

  private static final List<String> KNOWN =
      List.of("candidates", "default-model", "deadline", "strategy", "url", "user");

  @ParameterizedTest
  @CsvSource({
    "defualt-model, default-model",
    "default_model, default-model",
    "Default-Model, default-model",
    "candidate, candidates",
    "stratgy, strategy",
    "usr, user",
  })
  void aSlipOfThePenIsRecognized(String written, String meant) {
    assertThat(NearestKey.of(written, KNOWN)).contains(meant);
  }

  @Test
  void aKeyUnlikeAllOthersHasNoSuggestion() {
    assertThat(NearestKey.of("warehouse", KNOWN)).isEmpty();
    assertThat(NearestKey.suggestion("warehouse", KNOWN)).isEmpty();
  }

  @Test
  void aKeyOfWhichEveryLetterDiffersIsNoSlip() {
    assertThat(NearestKey.of("q", List.of("f", "id"))).isEmpty();
    assertThat(NearestKey.of("no", List.of("f", "id"))).isEmpty();
    assertThat(NearestKey.of("", List.of("f", "id"))).isEmpty();
    assertThat(NearestKey.of("ad", List.of("f", "id"))).contains("id");
  }

  @Test
  void equallyNearKeysGiveTheFirstInTheAlphabet() {
    assertThat(NearestKey.of("rule.c", List.of("rule.b", "rule.a"))).contains("rule.a");
  }

  @Test
  void theSuggestionEndsASentence() {
    assertThat(NearestKey.suggestion("deadlin", KNOWN)).isEqualTo(" Did you mean 'deadline'?");
  }
}
