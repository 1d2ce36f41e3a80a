package org.flinkmodelrouter.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevealedOptionsTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("OPENAI_API_KEY", "sk-42", "MODEL_HOST", "https://hidden.example");

  private static RevealedOptions reveal(Map<String, String> options) {
    return new SecretResolver(SecretPolicy.defaults(), ENVIRONMENT::get)
        .reveal("ml.default.cheap", options);
  }

  private final RevealedOptions options =
      reveal(
          Map.of(
              "provider", "openai",
              "api-key", "${env:OPENAI_API_KEY}",
              "endpoint", "${env:MODEL_HOST}",
              "auth.token", "written-out"));

  @Test
  void factoriesReadTheValues() {
    assertThat(Configuration.fromMap(options).toMap())
        .containsEntry("api-key", "sk-42")
        .containsEntry("endpoint", "https://hidden.example")
        .containsEntry("provider", "openai");
  }

  @Test
  void printedTheyShowNoSecret() {
    assertThat(options.toString())
        .contains("provider=openai", "api-key=******", "endpoint=******", "auth.token=******")
        .doesNotContain("sk-42", "hidden.example", "written-out");
  }

  @Test
  void theyCannotBeChanged() {
    assertThatThrownBy(() -> options.put("provider", "other"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> options.entrySet().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theyKnowWhetherSomethingWasPutIn() {
    assertThat(options.differFromStored()).isTrue();
    assertThat(reveal(Map.of("provider", "openai", "api-key", "sk")).differFromStored()).isFalse();
  }

  @Test
  void anExceptionThatEchoesASecretLosesItAllTheWayDown() {
    RuntimeException echo =
        new IllegalStateException(
            "sk-42 was refused",
            new IllegalArgumentException(
                "'auth.token'='written-out' at https://hidden.example/v1"));
    RuntimeException clean = options.redaction().of(echo);
    assertThat(clean)
        .isInstanceOf(ValidationException.class)
        .hasMessage("java.lang.IllegalStateException: ****** was refused")
        .hasStackTraceContaining("'auth.token'='******' at ******/v1");
    assertThat(clean.getStackTrace()).isEqualTo(echo.getStackTrace());
    assertThat(org.apache.flink.util.ExceptionUtils.stringifyException(clean))
        .doesNotContain("sk-42", "written-out", "hidden.example");
  }

  @Test
  void anExceptionWithoutASecretIsLeftAlone() {
    RuntimeException plain = new IllegalStateException("no such host");
    assertThat(options.redaction().of(plain)).isSameAs(plain);
  }

  @Test
  void ofASecretWithinASecretNothingStaysBehind() {
    RevealedOptions nested = reveal(Map.of("token", "abc", "password", "abcdef"));
    assertThat(nested.redaction().of("abcdef and abc")).isEqualTo("****** and ******");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://Me:Pa/ss \"wörd@host",
        "https://me:pa/ss \"wörd@host",
        "HTTPS://ME:PA/SS \"WÖRD@HOST",
        "https%3A%2F%2FMe%3APa%2Fss+%22w%C3%B6rd%40host",
        "https://Me:Pa%2fss%20%22w%c3%b6rd@host",
        "https:\\/\\/Me:Pa\\/ss \\\"wörd@host",
        "https://Me:Pa/ss \\u0022w\\u00f6rd@host"
      })
  void aSecretIsHiddenInTheFormsThatOthersGiveIt(String shown) {
    Redaction redaction = reveal(Map.of("token", "https://Me:Pa/ss \"wörd@host")).redaction();
    assertThat(redaction.of("Unsupported: " + shown + "!")).isEqualTo("Unsupported: ******!");
  }

  @Test
  void aShortSecretIsHiddenAsItIsOnly() {
    Redaction redaction = reveal(Map.of("token", "Model")).redaction();
    assertThat(redaction.of("Model model")).isEqualTo("****** model");
  }
}
