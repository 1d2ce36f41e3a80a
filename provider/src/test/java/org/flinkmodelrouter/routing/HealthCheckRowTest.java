package org.flinkmodelrouter.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a candidate is asked to see whether it is well. */
class HealthCheckRowTest {

  private static final LogicalType TEXT = VarCharType.STRING_TYPE;

  @Test
  void isAGreetingUntilTheCandidateHasAnsweredARow() {
    HealthCheckRow row = new HealthCheckRow(List.of(new IntType(), TEXT), List.of(1));

    assertThat(row.row().isNullAt(0)).isTrue();
    assertThat(row.row().getString(1)).hasToString("Hello");
  }

  static List<LogicalType> typesOfNoGreeting() {
    return List.of(new IntType(), new VarCharType(4), new CharType(5));
  }

  @ParameterizedTest
  @MethodSource("typesOfNoGreeting")
  void isNoneUntilThenIfTheCandidateTakesMoreThanText(LogicalType type) {
    assertThat(new HealthCheckRow(List.of(TEXT, type), List.of(0, 1)).row()).isNull();
  }

  @Test
  void isTheFirstRowThatWasAnsweredWhateverBecomesOfThatOne() {
    HealthCheckRow row = new HealthCheckRow(List.of(TEXT), List.of(0));
    GenericRowData reused = text("first");

    row.offer(reused);
    reused.setField(0, StringData.fromString("second"));
    row.offer(reused);

    assertThat(row.row().getString(0)).hasToString("first");
  }

  @Test
  void isTheNextOneThatIsAnsweredOnceItFailed() {
    HealthCheckRow row = new HealthCheckRow(List.of(TEXT), List.of(0));
    row.offer(text("first"));

    row.failed();
    RowData untilThen = row.row();
    row.offer(text("second"));

    assertThat(untilThen.getString(0)).hasToString("first");
    assertThat(row.row().getString(0)).hasToString("second");
  }

  private static GenericRowData text(String value) {
    return GenericRowData.of(StringData.fromString(value));
  }
}
