package org.flinkmodelrouter.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkOpenAiTest {

  @Test
  void itRetriesOnlyWhereItsAuthorSaidSo() {
    assertThat(FlinkOpenAi.additions(Map.of("provider", "openai")))
        .isEqualTo(Map.of("retry-num", "0"));
    assertThat(FlinkOpenAi.additions(Map.of("provider", "openai", "retry-num", "3"))).isEmpty();
    assertThat(
            FlinkOpenAi.additions(
                Map.of("provider", "openai", "error-handling-strategy", "failover")))
        .isEmpty();
    assertThat(FlinkOpenAi.additions(Map.of("provider", "echo-sync"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/v1/chat/completions, https://m1@host/v1/chat/completions",
    "http://host:8080/v1/embeddings, http://m1@host:8080/v1/embeddings",
    "http://host?a=b@c, http://m1@host?a=b@c",
    "http://someone:pw@host/v1/a@b, http://m1.someone:pw@host/v1/a@b",
    "http://[::1]:80/v1, http://m1@[::1]:80/v1",
    "no-url, no-url"
  })
  void anEndpointOfOnesOwnIsAtTheSamePlace(String endpoint, String expected) {
    assertThat(FlinkOpenAi.withUser(endpoint, "m1")).isEqualTo(expected);
  }
}
