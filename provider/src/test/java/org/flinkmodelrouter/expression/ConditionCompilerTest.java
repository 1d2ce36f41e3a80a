package org.flinkmodelrouter.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionContext;
import org.flinkmodelrouter.testing.SqlClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionCompilerTest {

  private static final String TIME = "calls %s, which has no right value outside a query. Use the";

  static Stream<Arguments> mistakes() {
    return Stream.of(
        // Syntax, at its place in the text as it was written.
        Arguments.of("lang = ", "no SQL expression: Encountered \"=\" and the end at line 1"),
        Arguments.of("lang =\n= 'de'", "Encountered \"= =\" at line 1, column 6."),
        Arguments.of("", "no SQL expression: Encountered the end"),
        Arguments.of("-- nothing", "no SQL expression: Encountered the end"),
        Arguments.of("(n > 1", "no SQL expression: Encountered the end at line 1, column 6."),
        Arguments.of("n > 1;", "Encountered \";\" at line 1, column 6."),
        Arguments.of("lang = \"de\"", "Text goes between single quotes"),
        Arguments.of("lang != 'de'", "'!=' is not SQL here, write '<>'."),
        Arguments.of("value = 1", "a reserved word between backticks"),
        // Out of its place in the CASE.
        Arguments.of("TRUE THEN 2 WHEN TRUE", "Encountered \"THEN\" at line 1, column 6."),
        Arguments.of("1 = 1) OR (1 = 1", "Encountered \")\" at line 1, column 6."),
        Arguments.of("TRUE) THEN 1 WHEN (TRUE", "Encountered \")\" at line 1, column 5."),
        Arguments.of("TRUE, 1, 2", "Encountered \",\" at line 1, column 5."),
        Arguments.of("TRUE /* and so on", "Lexical error at line 1, column 18."),
        // Names.
        Arguments.of(
            "CHAR_LENGTH(queri) > 3",
            "names 'queri' (line 1, column 13), which is no column of the router's input. There"
                + " are query, lang, n, price, seen, who, tags, words, and the time as"
                + " routing_clock. Did you mean 'query'?"),
        Arguments.of("Lang = 'de'", "Did you mean 'lang'?"),
        Arguments.of("t.lang = 'de'", "names 't' (line 1, column 1)"),
        Arguments.of("who.nam = 'Ada'", "wrong at line 1, column 5: Unknown field 'nam'."),
        Arguments.of("lang.code = 'de'", "Trying to access field code in a type with no fields"),
        Arguments.of("my_udf(lang)", "calls my_udf(<CHARACTER>) (line 1, column 1), which Flink"),
        Arguments.of("routing_probe() = 0", "calls routing_probe() (line 1, column 1)"),
        Arguments.of("CHAR_LENGTH(lang, 1) > 1", "Invalid number of arguments"),
        // Types.
        Arguments.of("CHAR_LENGTH(query)", "is of type INT, but a condition is BOOLEAN."),
        Arguments.of("query", "is of type STRING, but a condition is BOOLEAN."),
        Arguments.of("NULL", "is of type NULL, but a condition is BOOLEAN."),
        Arguments.of("n = 'seven'", "compares INTEGER with CHAR. CAST one of them"),
        Arguments.of("NOT query", "Cannot apply 'NOT' to arguments of type"),
        Arguments.of("n > 'high'", "fails whatever a row holds, with NumberFormatException"),
        Arguments.of("words[0] = 'x'", "needs an index starting at 1"),
        // More than a row.
        Arguments.of("(SELECT TRUE)", "holds a sub-query (SELECT at line 1, column 2)."),
        Arguments.of("lang IN\n (SELECT 'de')", "holds a sub-query (SELECT at line 2, column 3)."),
        Arguments.of("EXISTS (VALUES 1)", "holds a sub-query (VALUES at"),
        Arguments.of("COUNT(query) > 1", "needs more than one row for COUNT(STRING)."),
        Arguments.of("ROW_NUMBER() OVER (ORDER BY n) = 1", "needs more than one row."),
        Arguments.of("SUM(n) OVER () > 1", "needs more than one row."),
        Arguments.of("1 / 0 = 1", "with ArithmeticException: / by zero. Mend the constant"),
        Arguments.of(
            "TUMBLE(seen, INTERVAL '1' MINUTE) IS NULL", "needs more than one row for TUM"),
        Arguments.of("GROUPING(n) = 1", "something Flink can't evaluate on a single row."),
        Arguments.of("lang = ?", "holds a parameter (? at line 1, column 8)"),
        // What only a query or a session knows.
        Arguments.of("NOW() > seen", String.format(TIME, "NOW")),
        Arguments.of("now() IS NULL", "column routing_clock instead: the time at which the row"),
        Arguments.of("`NOW`() IS NULL", String.format(TIME, "NOW")),
        Arguments.of("{fn NOW()} > seen", String.format(TIME, "CURRENT_TIMESTAMP")),
        Arguments.of("CURRENT_TIMESTAMP > seen", String.format(TIME, "CURRENT_TIMESTAMP")),
        Arguments.of(
            "CURRENT_ROW_TIMESTAMP() > seen", String.format(TIME, "CURRENT_ROW_TIMESTAMP")),
        Arguments.of("CURRENT_DATE > DATE '2024-01-01'", String.format(TIME, "CURRENT_DATE")),
        Arguments.of("CURRENT_TIME IS NULL", String.format(TIME, "CURRENT_TIME")),
        Arguments.of("LOCALTIME IS NULL", String.format(TIME, "LOCALTIME")),
        Arguments.of("LOCALTIMESTAMP > seen", String.format(TIME, "LOCALTIMESTAMP")),
        Arguments.of("PROCTIME() IS NULL", String.format(TIME, "PROCTIME")),
        Arguments.of("SOURCE_WATERMARK() IS NULL", String.format(TIME, "SOURCE_WATERMARK")),
        Arguments.of("CURRENT_WATERMARK(seen) IS NULL", "must be a rowtime attribute"),
        Arguments.of("CURRENT_DATABASE() = 'x'", "Write the database's name."));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithTheOptionAndWithoutPlannerTalk(String condition, String told) {
    assertThatThrownBy(() -> Tickets.compile("lang = 'de'", condition, "COUNT(*) > 1"))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageStartingWith("Option 'rule.2.when' of router ml.db.router ")
        .hasMessageContaining(told)
        .hasMessageNotContainingAny("Was expecting one of", "calcite", "ApiExpression", "scope");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void theSqlClientShowsThatAndNotThePlannersWords(String condition, String told) {
    Throwable mistake =
        catchThrowable(() -> Tickets.compile("lang = 'de'", condition, "COUNT(*) > 1"));
    assertThat(SqlClient.shown(mistake))
        .startsWith(
            "org.apache.flink.table.api.ValidationException: Option 'rule.2.when' of router"
                + " ml.db.router ")
        .contains(told);
  }

  @Test
  void deepNestingIsToldAsSuch() {
    String deep = "(".repeat(100_000) + "TRUE" + ")".repeat(100_000);
    assertThatThrownBy(() -> Tickets.compile(deep))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'rule.1.when'")
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void codeThatFlinkGeneratesWronglyIsTold() {
    assertThatThrownBy(() -> Tickets.compile("DECODE(ENCODE(query, 'utf-8'), 'utf-8') = query"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'rule.1.when'")
        .hasMessageContaining("the code that Flink generates for it doesn't compile")
        .hasMessageContaining(
            "Write the condition with other functions, or divide it into several rules.");
  }

  @Test
  void aConditionWhoseCodeNoMethodWouldHoldIsDivided() throws Exception {
    String long400 =
        IntStream.range(0, 400)
            .mapToObj(i -> "query = 'text " + i + "' AND CHAR_LENGTH(lang) = " + (2 + i % 2))
            .collect(Collectors.joining(" OR "));
    try (OpenConditions open =
        Tickets.open(Tickets.compile("lang = 'fr'", long400, "n = 7"), InstantSource.system())) {
      assertThat(open.firstTrue(Tickets.ticket("text 398", "de", 7))).isEqualTo(1);
      assertThat(open.firstTrue(Tickets.ticket("text 399", "deu", 7))).isEqualTo(1);
      assertThat(open.firstTrue(Tickets.ticket("text 399", "de", 7))).isEqualTo(2);
      assertThat(open.firstTrue(Tickets.ticket("text 398", "fr", 7))).isEqualTo(0);
      assertThat(open.firstTrue(Tickets.ticket("text 400", "de", 8))).isEqualTo(-1);
    }
    FunctionContext context = new FunctionContext(null, getClass().getClassLoader(), null);
    try (SeparateConditions.Open explained =
        ConditionCompiler.compileEach(
                List.of(new Condition("rule.1.when", long400)), Tickets.scope())
            .open(context, InstantSource.system())) {
      assertThat(explained.evaluate(0, Tickets.ticket("text 399", "deu", 7)).truth()).isTrue();
      assertThat(explained.evaluate(0, Tickets.ticket("text 399", "de", 7)).truth()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10 / COALESCE(n, 0) > 1",
        "10 / CHAR_LENGTH(lang) > 1",
        "CAST(lang AS DATE) > DATE '2024-01-01'",
        "CAST(COALESCE(query, 'none') AS INT) > 3"
      })
  void aConditionThatFailsForSomeRowsIsNotRefused(String condition) {
    assertThatCode(() -> Tickets.compile(condition)).doesNotThrowAnyException();
  }

  @Test
  void aColumnWithTheClocksNameIsRefused() {
    assertThatThrownBy(
            () ->
                new ConditionScope(
                    "ml.db.router",
                    List.of(Column.physical("routing_clock", DataTypes.STRING())),
                    new Configuration(),
                    getClass().getClassLoader()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Router ml.db.router has an input column 'routing_clock'. In conditions that is the"
                + " time at which a row is routed; give the column another name.");
  }

  @Test
  void theSessionsTimeZoneCounts() throws Exception {
    Configuration session = new Configuration();
    session.set(TableConfigOptions.LOCAL_TIME_ZONE, "Asia/Tokyo");
    Conditions conditions =
        ConditionCompiler.compile(
            List.of(new Condition("rule.1.when", "HOUR(seen) = 9")),
            new ConditionScope(
                "ml.db.router",
                List.of(Column.physical("seen", DataTypes.TIMESTAMP_LTZ(3))),
                session,
                getClass().getClassLoader()));
    try (OpenConditions open =
        conditions.open(new FunctionContext(null, getClass().getClassLoader(), null), () -> null)) {
      assertThat(open.firstTrue(GenericRowData.of(TimestampData.fromEpochMillis(0)))).isEqualTo(0);
    }
  }
}
