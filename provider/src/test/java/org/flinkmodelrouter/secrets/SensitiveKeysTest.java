package org.flinkmodelrouter.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveKeysTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-key",
        "candidate.cheap.api-key",
        "Api-Key",
        "apikey",
        "x-api-key",
        "password",
        "db-password",
        "client-secret",
        "secret",
        "token",
        "auth.access-token",
        "api_key",
        "candidate.cheap.OPENAI_API_KEY"
      })
  void theLastSegmentDecides(String key) {
    assertThat(SensitiveKeys.isSensitive(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-tokens",
        "max_tokens",
        "token.limit",
        "tokenizer",
        "apikeys",
        "api-key-name",
        "endpoint"
      })
  void whatOnlyLooksLikeASecretIsNone(String key) {
    assertThat(SensitiveKeys.isSensitive(key)).isFalse();
  }
}
