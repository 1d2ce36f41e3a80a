package org.flinkmodelrouter.strategy.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.flinkmodelrouter.strategy.AnswerReview.Verdict;
import org.flinkmodelrouter.strategy.GivenAnswer;
import org.flinkmodelrouter.strategy.ReviewingStrategy;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.StrategyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CascadeStrategyTest {

  private final CascadeStrategyFactory factory = new CascadeStrategyFactory();

  private static GivenAnswer answer(String label, boolean last, RowData... rows) {
    return new GivenAnswer(
        label,
        label.charAt(0) - 'a' + 1,
        3,
        last,
        GenericRowData.of(StringData.fromString("a question"), StringData.fromString("de")),
        List.of(rows));
  }

  private static RowData row(String response, Double confidence) {
    return GenericRowData.of(StringData.fromString(response), confidence);
  }

  @Test
  void everyRowGoesToAllCandidatesInTheirOrder() throws Exception {
    assertThat(CascadeRouter.of("TRUE").open(factory).decide(new GenericRowData(2)))
        .isEqualTo(new RoutingDecision.Route(List.of("a", "b", "c"), true, "cascade", null));
  }

  @Test
  void anAnswerIsJudgedWithItsQuestion() throws Exception {
    ReviewingStrategy strategy =
        CascadeRouter.of("confidence > 0.8 AND CHAR_LENGTH(response) < CHAR_LENGTH(query)")
            .open(factory);

    assertThat(strategy.review(answer("a", false, row("short", 0.9))))
        .isEqualTo(Verdict.accepted("cascade: accepted at 1 of 3"));
    assertThat(strategy.review(answer("b", false, row("short", 0.8))))
        .isEqualTo(Verdict.rejected("cascade: not accepted at 2 of 3, and none after it answered"));
    assertThat(strategy.review(answer("a", false, row("longer than the question", 0.9))))
        .isInstanceOfSatisfying(Verdict.class, verdict -> assertThat(verdict.accepted()).isFalse());
  }

  @Test
  void whatIsNeitherTrueNorFalseIsNotAccepted() throws Exception {
    ReviewingStrategy strategy = CascadeRouter.of("confidence > 0.8").open(factory);

    assertThat(strategy.review(answer("a", false, row("short", null))))
        .isInstanceOfSatisfying(Verdict.class, verdict -> assertThat(verdict.accepted()).isFalse());
  }

  @Test
  void theLastAnswerStandsWithoutACondition() throws Exception {
    ReviewingStrategy strategy = CascadeRouter.of("FALSE").open(factory);

    assertThat(strategy.review(answer("c", true, row("whatever", 0.0))))
        .isEqualTo(Verdict.accepted("cascade: last asked, 3 of 3"));
    assertThat(strategy.review(answer("b", true, row("whatever", 0.0))))
        .as("nobody is left behind it")
        .isEqualTo(Verdict.accepted("cascade: last asked, 2 of 3"));
  }

  @Test
  void aCandidatesOwnConditionStandsInForTheCommonOne() throws Exception {
    ReviewingStrategy strategy =
        CascadeRouter.of("confidence > 0.5", "b", "confidence > 0.9").open(factory);

    assertThat(strategy.review(answer("a", false, row("r", 0.7))))
        .isEqualTo(Verdict.accepted("cascade: accepted at 1 of 3"));
    assertThat(strategy.review(answer("b", false, row("r", 0.7))))
        .isInstanceOfSatisfying(Verdict.class, verdict -> assertThat(verdict.accepted()).isFalse());
  }

  @Test
  void anAnswerOfSeveralRowsIsAcceptedIfEachIs() throws Exception {
    ReviewingStrategy strategy = CascadeRouter.of("confidence > 0.8").open(factory);

    assertThat(strategy.review(answer("a", false, row("r", 0.9), row("s", 0.95))))
        .isEqualTo(Verdict.accepted("cascade: accepted at 1 of 3"));
    assertThat(strategy.review(answer("a", false, row("r", 0.9), row("s", 0.1))))
        .isInstanceOfSatisfying(Verdict.class, verdict -> assertThat(verdict.accepted()).isFalse());
  }

  @Test
  void aConditionThatFailsIsToldWithoutTheAnswer() throws Exception {
    ReviewingStrategy strategy =
        CascadeRouter.of("CAST(response AS INT) > 5", "b", "CAST(response AS INT) > 6")
            .open(factory);

    assertThatThrownBy(() -> strategy.review(answer("a", false, row("secret", 0.9))))
        .isInstanceOf(StrategyException.class)
        .hasNoCause()
        .hasMessage("strategy.accept failed with NumberFormatException");
    assertThatThrownBy(() -> strategy.review(answer("b", false, row("secret", 0.9))))
        .hasMessage("route.b.accept failed with NumberFormatException");
  }

  @Test
  void theTimeIsAColumnAndTheRoutersClockTellsIt() throws Exception {
    CascadeRouter router =
        CascadeRouter.of(
            "EXTRACT(HOUR FROM CAST(routing_clock AS TIMESTAMP(3))) >= 0 AND routing_clock > TO_TIMESTAMP_LTZ(1700000000000, 3)");

    assertThat(at(router, "2024-05-06T07:08:09Z")).isTrue();
    assertThat(at(router, "2022-05-06T07:08:09Z")).isFalse();
  }

  private boolean at(CascadeRouter router, String moment) throws Exception {
    ReviewingStrategy strategy =
        router.at(Clock.fixed(Instant.parse(moment), ZoneOffset.UTC)).open(factory);
    return ((Verdict) strategy.review(answer("a", false, row("r", 0.7)))).accepted();
  }

  @Test
  void anAnswersColumnWithTheNameOfAnInputColumnGetsAPrefix() throws Exception {
    CascadeRouter router =
        CascadeRouter.of("answer_query <> query AND answer_routing_clock = 'noon'")
            .with(
                List.of(
                    Column.physical("query", DataTypes.STRING()),
                    Column.physical("lang", DataTypes.STRING())),
                List.of(
                    Column.physical("query", DataTypes.STRING()),
                    Column.physical("routing_clock", DataTypes.STRING())));
    ReviewingStrategy strategy = router.open(factory);

    RowData corrected =
        GenericRowData.of(StringData.fromString("better"), StringData.fromString("noon"));

    assertThat(strategy.review(answer("a", false, corrected)))
        .isEqualTo(Verdict.accepted("cascade: accepted at 1 of 3"));
  }

  static Stream<Arguments> mistakes() {
    List<Column> query = List.of(Column.physical("query", DataTypes.STRING()));
    return Stream.of(
        Arguments.of(
            CascadeRouter.of(null),
            "Option 'strategy.accept' of router ml.db.router is missing, and nothing else says when"
                + " an answer of 'a' will do. Write a condition over the input and the answer, such"
                + " as \"CHAR_LENGTH(response) > 20\", or have a 'selector' score answers."),
        Arguments.of(CascadeRouter.of(null, "a", "TRUE"), "when an answer of 'b' will do"),
        Arguments.of(
            CascadeRouter.of(" "),
            "Option 'strategy.accept' of router ml.db.router is empty. Write a condition over the"
                + " input and the answer."),
        Arguments.of(
            CascadeRouter.of("TRUE", "c", "TRUE"),
            "Option 'route.c.accept' of router ml.db.router is about the last candidate, whose"
                + " answer stands whatever it is. Remove the option, or put a candidate behind"
                + " 'c'."),
        Arguments.of(
            CascadeRouter.of("TRUE").withLabels("a"),
            "Router ml.db.router has the strategy 'cascade' and one candidate, 'a'."),
        Arguments.of(
            CascadeRouter.of("respnse IS NOT NULL"),
            "Option 'strategy.accept' of router ml.db.router names 'respnse' (line 1, column 1),"
                + " which is no column of the router's input or output. There are query, lang,"
                + " response, confidence, and the time as routing_clock. Did you mean 'response'?"),
        Arguments.of(
            CascadeRouter.of("confidence >"),
            "Option 'strategy.accept' of router ml.db.router is no SQL"),
        Arguments.of(
            CascadeRouter.of("response"),
            "Option 'strategy.accept' of router ml.db.router is of type STRING, but a condition is"
                + " BOOLEAN."),
        Arguments.of(
            CascadeRouter.of("TRUE", "b", "NOW() IS NOT NULL"),
            "Option 'route.b.accept' of router ml.db.router calls NOW, which has no right value"
                + " outside a query. Use the column routing_clock instead"),
        Arguments.of(
            CascadeRouter.of("response IN (SELECT x FROM t)"),
            "Option 'strategy.accept' of router ml.db.router holds a sub-query"),
        Arguments.of(
            CascadeRouter.of("TRUE")
                .with(
                    query,
                    List.of(
                        Column.physical("query", DataTypes.STRING()),
                        Column.physical("answer_query", DataTypes.STRING()))),
            "Router ml.db.router has 'query' in its INPUT and in its OUTPUT, so that a cascade would"
                + " call the latter 'answer_query', a name that is taken as well."));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithTheOption(CascadeRouter router, String told) {
    assertThatThrownBy(() -> factory.create(router))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(told);
  }
}
