package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuerySettingsTest {

  private static QuerySettings read(Map<String, String> query) {
    return QuerySettings.read("ml.d.r", List.of("cheap", "smart"), Configuration.fromMap(query));
  }

  @Test
  void aQueryThatSaysNothingWantsNothing() {
    assertThat(read(Map.of("async", "true"))).isEqualTo(new QuerySettings(null, null, null));
  }

  @Test
  void everySettingIsRead() {
    assertThat(
            read(
                Map.of(
                    "routing.force-model", "smart",
                    "routing.deadline", "5 s",
                    "routing.fallback", "none")))
        .isEqualTo(new QuerySettings("smart", Duration.ofSeconds(5), FallbackMode.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "routing.force-modle, smart, Did you mean 'routing.force-model'?",
    "routing.x, y, 'There are: routing.force-model, routing.deadline, routing.fallback'",
    "routing.force-model, smrat, Did you mean 'smart'?",
    "routing.deadline, soon, is no duration from 1 ms to 365 d",
    "routing.deadline, 0 s, is no duration from 1 ms to 365 d",
    "routing.deadline, 200000 d, is no duration from 1 ms to 365 d",
    "routing.fallback, yes, 'It can be ''ordered'', ''none''.'",
    "Routing.force-model, smart, Did you mean 'routing.force-model'?",
    "ROUTING.DEADLINE, 5 s, Did you mean 'routing.deadline'?",
  })
  void whatMakesNoSenseIsRefused(String key, String value, String problem) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("ML_PREDICT's setting '" + key + "' for router ml.d.r")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "NONE", "None", " none "})
  void theFallbackIsReadAsTheRoutersOptionIs(String written) {
    assertThat(read(Map.of("routing.fallback", written)).fallback()).isEqualTo(FallbackMode.NONE);
  }

  @Test
  void candidatesSeeTheOtherSettingsOnly() {
    Configuration query = Configuration.fromMap(Map.of("routing.deadline", "5 s", "async", "true"));
    assertThat(QuerySettings.without(query).toMap()).isEqualTo(Map.of("async", "true"));
  }
}
