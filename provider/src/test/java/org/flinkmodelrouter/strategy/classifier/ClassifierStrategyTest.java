package org.flinkmodelrouter.strategy.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flinkmodelrouter.testing.SelectorContext.column;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.InstantiationUtil;
import org.flinkmodelrouter.strategy.RoutingDecision;
import org.flinkmodelrouter.strategy.RoutingDecision.Abstention;
import org.flinkmodelrouter.strategy.RoutingDecision.Route;
import org.flinkmodelrouter.strategy.SelectorStrategy;
import org.flinkmodelrouter.testing.SelectorContext;
import org.flinkmodelrouter.testing.TaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierStrategyTest {

  private static final List<Column> QUERY = List.of(column("query", DataTypes.STRING()));
  private static final Column LABEL = column("label", DataTypes.STRING());
  private static final Column CONFIDENCE = column("p", DataTypes.DOUBLE());
  private static final RowData ROW = GenericRowData.of(StringData.fromString("hi"), 7, null);

  private static SelectorStrategy strategy(SelectorContext context) throws Exception {
    SelectorStrategy strategy =
        (SelectorStrategy) InstantiationUtil.clone(new ClassifierStrategyFactory().create(context));
    strategy.open(new TaskContext());
    return strategy;
  }

  private static SelectorContext context(String... settings) {
    return SelectorContext.of(settings).asking(QUERY, LABEL, CONFIDENCE);
  }

  private static RowData answer(@Nullable String label, @Nullable Double confidence) {
    return GenericRowData.of(label == null ? null : StringData.fromString(label), confidence);
  }

  private static RoutingDecision route(String candidate, @Nullable Double score) {
    return new Route(List.of(candidate), false, "label of the classifier", score);
  }

  @Test
  void aLabelStandsForTheCandidateOfItsNameOrTheOneItIsMappedTo() throws Exception {
    SelectorStrategy mapped =
        strategy(
            context("label.hard", "smart", "label.very.hard", " smart ", "label.cheap", "middle"));
    assertThat(mapped.decide(ROW, answer("hard", null))).isEqualTo(route("smart", null));
    assertThat(mapped.decide(ROW, answer("very.hard", null))).isEqualTo(route("smart", null));
    assertThat(mapped.decide(ROW, answer(" hard\n", null))).isEqualTo(route("smart", null));
    assertThat(mapped.decide(ROW, answer("smart", null))).isEqualTo(route("smart", null));
    assertThat(mapped.decide(ROW, answer("cheap", null))).isEqualTo(route("middle", null));
  }

  @Test
  void anUnknownLabelAbstains() throws Exception {
    Abstention unknown = new Abstention("the classifier's label stands for no candidate");
    assertThat(strategy(context()).decide(ROW, answer("expert", 1.0))).isEqualTo(unknown);
    assertThat(strategy(context()).decide(ROW, answer("Smart", 1.0))).isEqualTo(unknown);
    assertThat(strategy(context()).decide(ROW, answer("", 1.0))).isEqualTo(unknown);
    assertThat(strategy(context()).decide(ROW, answer(null, 1.0)))
        .isEqualTo(new Abstention("the classifier gave no label"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.7, ",
    "1, ",
    "0.69, is below the least",
    "0, is below the least",
    "70, is no number from 0 to 1",
    "-0.1, is no number from 0 to 1",
    "NaN, is no number from 0 to 1",
    "Infinity, is no number from 0 to 1",
  })
  void withTooLittleConfidenceItAbstains(double confidence, @Nullable String problem)
      throws Exception {
    SelectorStrategy strategy =
        strategy(context("confidence-column", "p", "min-confidence", "0.7"));
    assertThat(strategy.decide(ROW, answer("smart", confidence)))
        .isEqualTo(
            problem == null
                ? route("smart", confidence)
                : new Abstention("the classifier's confidence " + problem));
  }

  @Test
  void noConfidenceIsTooLittleWhereThereIsALeast() throws Exception {
    assertThat(
            strategy(context("confidence-column", "p", "min-confidence", "0"))
                .decide(ROW, answer("smart", null)))
        .isEqualTo(new Abstention("the classifier gave no confidence"));
    assertThat(strategy(context("confidence-column", "p")).decide(ROW, answer("smart", null)))
        .isEqualTo(route("smart", null));
  }

  @Test
  void itIsAskedWithItsOwnColumns() throws Exception {
    List<Column> wanted =
        List.of(column("text", DataTypes.STRING()), column("m", DataTypes.BIGINT()));
    SelectorStrategy strategy =
        strategy(SelectorContext.of("input", "query;n").asking(wanted, LABEL));
    assertThat(strategy.question(ROW))
        .isEqualTo(GenericRowData.of(StringData.fromString("hi"), 7L));
  }

  private static void assertRefused(SelectorContext context, String... parts) {
    assertThatThrownBy(() -> new ClassifierStrategyFactory().create(context))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("outer ml.db.router")
        .hasMessageContainingAll(parts);
  }

  @Test
  void aLabelOfNoCandidateIsRefused() {
    assertRefused(
        context("label.hard", "smrat"),
        "'strategy.label.hard'",
        "'smrat'",
        "Did you mean 'smart'?");
  }

  @Test
  void aLeastConfidenceThatMeansNothingIsRefused() {
    assertRefused(context("min-confidence", "0.5"), "'strategy.confidence-column'");
    for (String odd : List.of("-0.1", "1.1", "NaN")) {
      assertRefused(
          context("min-confidence", odd, "confidence-column", "p"),
          "'strategy.min-confidence'",
          "from 0 to 1");
    }
  }

  @Test
  void aModelThatIsNoClassifierIsRefused() {
    assertRefused(
        SelectorContext.of().asking(QUERY, CONFIDENCE), "answers p DOUBLE", "needs a text");
    assertRefused(
        context("confidence-column", "q"), "'strategy.confidence-column'", "it answers label, p");
    assertRefused(
        SelectorContext.of("confidence-column", "yes")
            .asking(QUERY, LABEL, column("yes", DataTypes.BOOLEAN())),
        "answers as BOOLEAN",
        "a number");
    assertRefused(
        SelectorContext.of("label-column", "p").asking(QUERY, LABEL, CONFIDENCE),
        "answers as DOUBLE",
        "a text");
  }

  @Test
  void columnsThatDoNotFitAreRefused() {
    assertRefused(
        SelectorContext.of().asking(List.of(column("text", DataTypes.STRING())), LABEL),
        "takes the input column 'text'",
        "'strategy.input'");
    assertRefused(
        SelectorContext.of("input", "query;n").asking(QUERY, LABEL),
        "takes 1 input columns",
        "names 2");
    assertRefused(
        SelectorContext.of("input", "lang").asking(List.of(column("m", DataTypes.INT())), LABEL),
        "takes its input column 'm' as INT",
        "column 'lang' is STRING");
  }

  @Test
  void anInlineOneHasTheColumnsThatItsSettingsName() {
    assertThat(new ClassifierStrategyFactory().inlineSelector(SelectorContext.of(), "x"))
        .satisfies(
            columns -> {
              assertThat(columns.input()).extracting(Column::getName).containsExactly("query");
              assertThat(columns.output()).extracting(Column::getName).containsExactly("label");
            });
    assertThat(
            new ClassifierStrategyFactory()
                .inlineSelector(
                    SelectorContext.of(
                        "input", "lang;n", "label-column", "l", "confidence-column", "c"),
                    "x"))
        .satisfies(
            columns -> {
              assertThat(columns.input()).extracting(Column::getName).containsExactly("lang", "n");
              assertThat(columns.output()).extracting(Column::getName).containsExactly("l", "c");
            });
  }
}
