package org.flinkmodelrouter.routing;

import static org.apache.flink.configuration.ConfigOptions.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.flinkmodelrouter.strategy.selector.ScoreColumn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueKindTest {

  static Stream<Arguments> options() {
    return Stream.of(
        Arguments.of(key("k").doubleType().noDefaultValue(), " Write a number, such as 0.5."),
        Arguments.of(key("k").floatType().noDefaultValue(), " Write a number, such as 0.5."),
        Arguments.of(key("k").intType().noDefaultValue(), " Write a whole number, such as 10."),
        Arguments.of(key("k").longType().noDefaultValue(), " Write a whole number, such as 10."),
        Arguments.of(key("k").booleanType().noDefaultValue(), " Write true or false."),
        Arguments.of(
            key("k").durationType().noDefaultValue(),
            " Write a number and a unit, such as '30 s' or '2 min'."),
        Arguments.of(ScoreColumn.TYPE, " Write one of: double, string."),
        Arguments.of(key("k").mapType().noDefaultValue(), ""));
  }

  @ParameterizedTest
  @MethodSource("options")
  void aValueOfAnotherKindIsToldWhatIsWanted(ConfigOption<?> option, String remedy) {
    Configuration given = Configuration.fromMap(Map.of(option.key(), "lots"));
    IllegalArgumentException failure =
        catchThrowableOfType(IllegalArgumentException.class, () -> given.getOptional(option));

    assertThat(ValueKind.remedy(option, failure)).isEqualTo(remedy);
  }
}
