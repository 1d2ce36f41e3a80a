package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.testing.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorOutputTest {

  private static ErrorAnswers answers(
      String output, ErrorHandling handling, Map<String, String> defaults) {
    RouterSchema schema =
        RouterSchema.of("ml.d.r", Models.model("query STRING", output, "provider", "x"), null);
    return ErrorOutput.of(
        schema,
        new ErrorDeclaration(handling, Map.of(), defaults),
        new Configuration(),
        ErrorOutputTest.class.getClassLoader());
  }

  @Test
  void defaultsAreCastAsInSqlAndTravel() throws Exception {
    ErrorAnswers answers =
        answers(
            "s STRING, n INT, d DECIMAL(5, 2), b BOOLEAN, t TIMESTAMP(3), c VARCHAR(3), x DOUBLE",
            ErrorHandling.DEFAULT,
            Map.of(
                "s",
                "it's ⚠",
                "n",
                "-7",
                "d",
                "1.5",
                "b",
                "true",
                "t",
                "2026-01-02 03:04:05",
                "c",
                "abc"));
    assertThat(InstantiationUtil.clone(answers).defaults().row())
        .isEqualTo(
            GenericRowData.of(
                StringData.fromString("it's ⚠"),
                -7,
                DecimalData.fromBigDecimal(new BigDecimal("1.50"), 5, 2),
                true,
                TimestampData.fromLocalDateTime(LocalDateTime.of(2026, 1, 2, 3, 4, 5)),
                StringData.fromString("abc"),
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "VARCHAR(3), abcd, abcd' is longer than VARCHAR(3)",
    "INT, seven, 'seven' can't be cast to INT",
    "ARRAY<STRING>, x, no text can be cast to ARRAY<STRING>",
    "TIMESTAMP(3), today, 'today' can't be cast to TIMESTAMP(3)",
  })
  void aTextThatIsNoValueIsRefused(String type, String text, String problem) {
    assertThatThrownBy(
            () -> answers("response " + type, ErrorHandling.DEFAULT, Map.of("response", text)))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageContaining("Option 'default-output.response' of router ml.d.r")
        .hasMessageContaining(problem);
  }

  @Test
  void aColumnThatThereIsNotIsRefused() {
    assertThatThrownBy(
            () -> answers("response STRING", ErrorHandling.DEFAULT, Map.of("respone", "x")))
        .hasMessageContaining("Did you mean 'response'?");
  }

  @Test
  void aColumnThatMustNotBeNullNeedsADefault() {
    assertThatThrownBy(() -> answers("n INT NOT NULL", ErrorHandling.NULL, Map.of()))
        .hasMessageContaining("is NOT NULL, and is NULL in the answer of 'error-handling'='null'");
    assertThatThrownBy(() -> answers("n INT NOT NULL", ErrorHandling.DEFAULT, Map.of()))
        .hasMessageContaining("has no default value");
    assertThat(answers("n INT NOT NULL", ErrorHandling.DEFAULT, Map.of("n", "0")).defaults().row())
        .isEqualTo(GenericRowData.of(0));
  }
}
