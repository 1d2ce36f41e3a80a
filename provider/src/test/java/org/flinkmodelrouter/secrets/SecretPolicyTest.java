package org.flinkmodelrouter.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "OPENAI_API_KEY, true",
    "MODEL_HOST, true",
    "_API_KEY, true",
    "OPENAI_API_KEY_OLD, false",
    "MY_MODEL_HOST, false",
    "AWS_SECRET_ACCESS_KEY, false",
    "model_host, false",
  })
  void theDefaultLetsKeysAndModelSettingsThrough(String variable, boolean allowed) {
    assertThat(SecretPolicy.defaults().allowsVariable(variable)).isEqualTo(allowed);
  }

  @Test
  void emptyPatternsAllowNothing() {
    assertThat(SecretPolicy.of("", null).allowsVariable("OPENAI_API_KEY")).isFalse();
  }

  @Test
  void aPatternIsNoRegularExpression() {
    assertThatThrownBy(() -> SecretPolicy.of("MODEL_.+", null))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'secrets.env-allowed' holds 'MODEL_.+'")
        .hasMessageContaining("'*_API_KEY;MODEL_*'");
  }

  @Test
  void aRelativeFolderIsRefused() {
    assertThatThrownBy(() -> SecretPolicy.of("", "secrets"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'secrets.file-root' is 'secrets'")
        .hasMessageContaining("absolute path");
  }
}
