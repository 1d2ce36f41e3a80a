package org.flinkmodelrouter.strategy.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.testing.SelectorContext.column;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.testing.SelectorContext;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreStrategyTest {

  private static final List<Column> QUERY = List.of(column("query", DataTypes.STRING()));
  private static final RowData ROW = GenericRowData.of(StringData.fromString("hi"), 7, null);

  private static SelectorStrategy strategy(SelectorContext context) throws Exception {
    SelectorStrategy strategy =
        (SelectorStrategy) InstantiationUtil.clone(new ScoreStrategyFactory().create(context));
    strategy.open(new TaskContext());
    return strategy;
  }

  private static SelectorContext context(DataType score, String... settings) {
    return SelectorContext.of(settings).asking(QUERY, column("score", score));
  }

  private static SelectorContext cut(DataType score) {
    return context(score, "threshold.middle", "0.5", "threshold.smart", "0.8");
  }

  @ParameterizedTest
  @CsvSource({
    "-1e9, cheap, score below every threshold",
    "0, cheap, score below every threshold",
    "0.49999, cheap, score below every threshold",
    "0.5, middle, score from 0.5 on",
    "0.79999, middle, score from 0.5 on",
    "0.8, smart, score from 0.8 on",
    "1e9, smart, score from 0.8 on",
  })
  void aRowGoesToTheHighestThresholdThatItReaches(double score, String label, String reason)
      throws Exception {
    RoutingDecision decision =
        strategy(cut(DataTypes.DOUBLE())).decide(ROW, GenericRowData.of(score));
    assertThat(decision).isEqualTo(new Route(List.of(label), false, reason, score));
  }

  @Test
  void belowTheLowestThresholdNobodyIsMeant() throws Exception {
    SelectorContext all =
        context(
            DataTypes.DOUBLE(),
            "threshold.cheap",
            "0.1",
            "threshold.middle",
            "0.5",
            "threshold.smart",
            "0.8");
    assertThat(strategy(all).decide(ROW, GenericRowData.of(0.05)))
        .isEqualTo(new Abstention("score below every threshold"));
    assertThat(strategy(all).decide(ROW, GenericRowData.of(0.1)))
        .isEqualTo(new Route(List.of("cheap"), false, "score from 0.1 on", 0.1));
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(DataTypes.TINYINT(), (byte) 1),
        Arguments.of(DataTypes.SMALLINT(), (short) 1),
        Arguments.of(DataTypes.INT(), 1),
        Arguments.of(DataTypes.BIGINT(), 1L),
        Arguments.of(DataTypes.FLOAT(), 1f),
        Arguments.of(DataTypes.DOUBLE(), 1d),
        Arguments.of(
            DataTypes.DECIMAL(10, 2), DecimalData.fromBigDecimal(new BigDecimal("1.00"), 10, 2)),
        Arguments.of(DataTypes.STRING(), StringData.fromString(" 1.0e0\n")));
  }

  @ParameterizedTest
  @MethodSource("types")
  void aScoreIsANumberOfAnyKind(DataType type, Object one) throws Exception {
    assertThat(strategy(cut(type)).decide(ROW, GenericRowData.of(one)))
        .isEqualTo(new Route(List.of("smart"), false, "score from 0.8 on", 1.0));
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 0.9",
    ".9, 0.9",
    "+.9, 0.9",
    "+0.9, 0.9",
    "1., 1",
    "1, 1",
    "9e-1, 0.9",
    "9.E-1, 0.9",
    ".9e+0, 0.9",
    "-.5, -0.5",
    "007, 7",
  })
  void aTextIsANumberInEveryUsualSpelling(String said, double score) throws Exception {
    Route route =
        (Route)
            strategy(cut(DataTypes.STRING()))
                .decide(ROW, GenericRowData.of(StringData.fromString(said)));

    assertThat(route.score()).isEqualTo(score);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.9 because it is hard",
        "The score is 0.9",
        "0,9",
        "0.9.",
        ".",
        "+.",
        "e1",
        ".e1",
        "1_0",
        "- 1",
        "--1",
        "9e9999",
        "NaN",
        "Infinity",
        "0x1p0",
        "0.9d",
        "90%",
        "",
        "{\"score\": 0.9}",
        "0.9 0.1",
        "1e400",
        "0.99999999999999999999999999999999999999999999"
      })
  void aTextThatIsMoreOrLessThanANumberIsNoScore(String said) throws Exception {
    assertThat(
            strategy(cut(DataTypes.STRING()))
                .decide(ROW, GenericRowData.of(StringData.fromString(said))))
        .isEqualTo(new Abstention("the score is no finite number"));
  }

  @Test
  void whatIsNoFiniteNumberAbstains() throws Exception {
    for (double odd :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThat(strategy(cut(DataTypes.DOUBLE())).decide(ROW, GenericRowData.of(odd)))
          .isEqualTo(new Abstention("the score is no finite number"));
    }
    assertThat(strategy(cut(DataTypes.DOUBLE())).decide(ROW, GenericRowData.of((Object) null)))
        .isEqualTo(new Abstention("there is no score"));
  }

  private static void assertRefused(SelectorContext context, String... parts) {
    assertThatThrownBy(() -> new ScoreStrategyFactory().create(context))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("outer ml.db.router")
        .hasMessageContainingAll(parts);
  }

  private static void assertCutRefused(
      @Nullable String cheap, @Nullable String middle, @Nullable String smart, String... parts) {
    List<String> settings = new ArrayList<>();
    if (cheap != null) {
      settings.addAll(List.of("threshold.cheap", cheap));
    }
    if (middle != null) {
      settings.addAll(List.of("threshold.middle", middle));
    }
    if (smart != null) {
      settings.addAll(List.of("threshold.smart", smart));
    }
    assertRefused(context(DataTypes.DOUBLE(), settings.toArray(String[]::new)), parts);
  }

  @Test
  void aCandidateWithoutAPlaceIsRefused() {
    assertCutRefused(null, null, "0.8", "'strategy.threshold.middle'", "missing", "'cheap'");
    assertCutRefused(null, "0.5", null, "'strategy.threshold.smart'", "missing", "'middle'");
    assertCutRefused(null, null, null, "'strategy.threshold.middle'", "missing");
    assertCutRefused("0.1", null, "0.8", "'strategy.threshold.middle'", "missing", "'cheap'");
  }

  @Test
  void thresholdsThatCrossAreRefused() {
    assertCutRefused(
        null, "0.8", "0.5", "'strategy.threshold.smart' ", "is 0.5", "'middle'", "is 0.8");
    assertCutRefused(null, "0.5", "0.50", "'strategy.threshold.smart' ", "is 0.50", "'middle'");
    assertCutRefused("0.6", "0.5", "0.8", "'strategy.threshold.middle' ", "'cheap'");
  }

  @Test
  void whatIsNoThresholdIsRefused() {
    for (String odd : List.of("high", "NaN", "Infinity", "", "0,5", "1e999")) {
      assertCutRefused(null, odd, "0.8", "'strategy.threshold.middle'", "is '" + odd + "'");
    }
    assertRefused(
        context(DataTypes.DOUBLE(), "threshold.midle", "0.5"),
        "is about 'midle'",
        "Did you mean 'middle'?");
  }

  @Test
  void aModelThatGivesNoScoreIsRefused() {
    assertRefused(cut(DataTypes.BOOLEAN()), "answers score BOOLEAN", "needs a number");
    assertRefused(
        SelectorContext.of("threshold.middle", "0.5", "threshold.smart", "0.8")
            .asking(QUERY, column("a", DataTypes.INT()), column("b", DataTypes.INT())),
        "several columns",
        "a, b",
        "'strategy.score-column'");
  }

  @Test
  void aNumberIsPreferredToATextAndANameToBoth() throws Exception {
    Column why = column("why", DataTypes.STRING());
    Column score = column("score", DataTypes.DOUBLE());
    SelectorContext two =
        SelectorContext.of("threshold.middle", "0.5", "threshold.smart", "0.8")
            .asking(QUERY, why, score);
    RowData answer = GenericRowData.of(StringData.fromString("0.1"), 0.9);
    assertThat(((Route) strategy(two).decide(ROW, answer)).labels()).containsExactly("smart");
    SelectorContext named =
        SelectorContext.of(
                "threshold.middle", "0.5", "threshold.smart", "0.8", "score-column", "why")
            .asking(QUERY, why, score);
    assertThat(((Route) strategy(named).decide(ROW, answer)).labels()).containsExactly("cheap");
  }

  @Test
  void anInlineOneAnswersWhatItsProviderCan() {
    ScoreStrategyFactory factory = new ScoreStrategyFactory();
    assertThat(factory.inlineSelector(SelectorContext.of(), "x").output())
        .containsExactly(column("score", DataTypes.DOUBLE()));
    assertThat(factory.inlineSelector(SelectorContext.of(), "openai").output())
        .containsExactly(column("score", DataTypes.STRING()));
    assertThat(
            factory
                .inlineSelector(
                    SelectorContext.of("score-type", "string", "score-column", "s"), "x")
                .output())
        .containsExactly(column("s", DataTypes.STRING()));
  }
}
